import { fillPlaces } from "./keys/fill-places.ts";
import { keyDocument } from "./keys/key-document.ts";
import { KeyFault, type Provider } from "./provider.ts";

/** A provider that can be called: where, and with which key. */
export type ProviderConnection = {
  readonly provider: Provider;
  /** Without a trailing slash. The key is only ever sent to this origin. */
  readonly baseUrl: string;
  readonly secret: string;
  /** Played by the sandbox, which is told our ids so that both sides' records can be joined. */
  readonly isSandbox: boolean;
};

export type Variables = Readonly<Record<string, string | undefined>>;

/** When set to the sandbox's URL, every provider without a real key is played by the sandbox. */
export const sandboxVariable = "CAUSEWAY_SANDBOX_PROVIDERS";

/**
 * Providers by id that have what it takes to be called. For each, `CAUSEWAY_PROVIDER_<SLUG>_BASE_URL` and `_API_KEY`
 * (slug in upper case, `-` as `_`) win over its usual variable and address. Throws naming a variable that is wrong.
 */
export function providerConnections(
  providers: readonly Provider[],
  variables: Variables,
): ReadonlyMap<string, ProviderConnection> {
  const connections = providers.flatMap((provider) => connectionOf(provider, variables) ?? []);
  return new Map(connections.map((connection) => [connection.provider.id, connection]));
}

/** Where a provider is called with a workspace's own key: as with ours, whether we have one or not. */
export type OwnKeyAddress = Omit<ProviderConnection, "secret">;

/** Providers by id that a workspace's own key is enough to call: all but those whose address has a part that no key tells. */
export function ownKeyAddresses(
  providers: readonly Provider[],
  variables: Variables,
): ReadonlyMap<string, OwnKeyAddress> {
  const addresses = providers.flatMap((provider): OwnKeyAddress[] => {
    const connection = connectionOf(provider, variables);
    if (connection) return [{ provider, baseUrl: connection.baseUrl, isSandbox: connection.isSandbox }];
    return provider.baseUrl.includes("{") && !provider.placesOf
      ? []
      : [{ provider, baseUrl: provider.baseUrl, isSandbox: false }];
  });
  return new Map(addresses.map((address) => [address.provider.id, address]));
}

/** `CAUSEWAY_PROVIDER_GOOGLE_VERTEX_BASE_URL` */
export const overrideVariable = (providerId: string, what: "BASE_URL" | "API_KEY"): string =>
  `CAUSEWAY_PROVIDER_${providerId.toUpperCase().replaceAll("-", "_")}_${what}`;

function connectionOf(provider: Provider, variables: Variables): ProviderConnection | undefined {
  const baseUrlVariable = overrideVariable(provider.id, "BASE_URL");
  const keyVariable = overrideVariable(provider.id, "API_KEY");
  const override = present(variables[baseUrlVariable]);
  const secret = present(variables[keyVariable]) ?? present(variables[provider.keyVariable]);
  if (secret !== undefined) {
    if (!/^[\x21-\x7e]+$/.test(secret) && keyDocument(secret) === undefined) {
      throw new Error(
        `The key of ${provider.name} (${keyVariable} or ${provider.keyVariable}) has a space or a line break in it.`,
      );
    }
    const filled = override ?? filledBy(provider, secret) ?? provider.baseUrl;
    const baseUrl = checkBaseUrl(filled, baseUrlVariable);
    // Filled in anew for each call: which address it is depends on the model, too.
    const varies = override === undefined && provider.baseUrlFor !== undefined;
    return { provider, secret, baseUrl: varies ? provider.baseUrl : baseUrl, isSandbox: false };
  }
  // A server of one's own may want no key.
  if (override !== undefined) {
    return { provider, secret: "none", baseUrl: checkBaseUrl(override, baseUrlVariable), isSandbox: false };
  }
  const sandbox = present(variables[sandboxVariable]);
  if (sandbox === undefined) return undefined;
  const sandboxUrl = checkBaseUrl(sandbox, sandboxVariable);
  return { provider, secret: "sandbox", baseUrl: `${sandboxUrl}/providers/${provider.id}`, isSandbox: true };
}

/** The provider's address, if the key tells all of it. */
function filledBy(provider: Provider, secret: string): string | undefined {
  try {
    return fillPlaces(provider, provider.baseUrl, secret);
  } catch (error) {
    if (error instanceof KeyFault) return undefined;
    throw error;
  }
}

/** An empty variable is a variable that is not set. */
const present = (value: string | undefined) => (value === "" ? undefined : value);

function checkBaseUrl(text: string, variable: string): string {
  if (text.includes("{")) throw new Error(`Set ${variable}: the address ${text} has a part that only you know.`);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== "" || url.username !== "") {
    throw new Error(`${variable} must be an http or https address without query and password.`);
  }
  return text.replace(/\/+$/, "");
}
