import {
  type ModelListFormat,
  modelListFormats,
  modelListOf,
  type ProviderConnection,
  providers,
} from "@causeway/providers";

/** A source to read, ready to be asked. */
export type CatalogSource =
  | { readonly kind: "models.dev"; readonly id: string; readonly url: string }
  | {
      readonly kind: "provider";
      readonly id: string;
      readonly providerId: string;
      readonly format: ModelListFormat;
      readonly url: string;
      /** With our key, made when it is asked: tokens of service accounts end. */
      readonly headers: () => Promise<Readonly<Record<string, string>>>;
    };

const modelsDevUrl = "https://models.dev/api.json";

/**
 * Reads a list of sources, first the one that is believed where two disagree: `models.dev`, `models.dev=<url>`,
 * `providers` (the own list of every provider that we have a key for), `provider:<slug>`, `provider:<slug>=<format>`.
 * Throws naming the entry that is none of these. A provider without a key or a list is left out.
 */
export function readSourceSettings(
  text: string,
  connections: ReadonlyMap<string, ProviderConnection>,
): readonly CatalogSource[] {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const sources = entries.flatMap((entry) => sourcesOf(entry, connections));
  // The first mention says where it stands.
  return sources.filter(({ id }, index) => sources.findIndex((other) => other.id === id) === index);
}

function sourcesOf(entry: string, connections: ReadonlyMap<string, ProviderConnection>): readonly CatalogSource[] {
  const [name, value] = splitOnce(entry);
  if (name === "models.dev") {
    const url = value ?? modelsDevUrl;
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new Error(`${entry}: models.dev= takes an http or https address`);
    return [{ kind: "models.dev", id: "models.dev", url }];
  }
  if (entry === "providers") {
    const ours = [...connections.values()].filter(({ isSandbox }) => !isSandbox);
    return ours.flatMap((connection) => listOf(connection, undefined));
  }
  const slug = /^provider:(.+)$/.exec(name)?.[1];
  if (slug === undefined || !providers.has(slug)) {
    throw new Error(`${entry} is no source: write models.dev, models.dev=<url>, providers or provider:<slug>`);
  }
  const format = modelListFormats.find((known) => known === value);
  if (value !== undefined && format === undefined)
    throw new Error(`${entry}: a list is written as one of ${modelListFormats.join(", ")}`);
  const connection = connections.get(slug);
  return connection ? listOf(connection, format) : [];
}

function splitOnce(entry: string): readonly [string, string | undefined] {
  const at = entry.indexOf("=");
  return at < 0 ? [entry, undefined] : [entry.slice(0, at), entry.slice(at + 1)];
}

function listOf(connection: ProviderConnection, format: ModelListFormat | undefined): readonly CatalogSource[] {
  const { provider, baseUrl, secret } = connection;
  const usual = modelListOf(provider);
  const list = format === undefined ? usual : { format, path: usual?.path ?? "/models" };
  if (!list || baseUrl.includes("{")) return [];
  const url = new URL(`${baseUrl}${list.path}`);
  return [
    {
      kind: "provider",
      id: `provider:${provider.id}`,
      providerId: provider.id,
      format: list.format,
      url: url.href,
      headers: async () => await provider.authorize(secret, { url, body: "" }),
    },
  ];
}
