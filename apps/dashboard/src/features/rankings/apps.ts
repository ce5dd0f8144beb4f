import type { AppUsage } from "@causeway/activity";

/** An app as everybody may see it. */
export type RankedApp = {
  /** Its host, or its title where it gave no public address. */
  readonly id: string;
  readonly title: string;
  /** Where it lives; only http(s), only the origin. */
  readonly url: string | undefined;
  readonly requests: number;
  readonly tokens: number;
  /** Most used first. */
  readonly models: readonly { readonly id: string; readonly tokens: number }[];
};

const longestTitle = 60;
const modelsShown = 3;

/**
 * What apps said of themselves, made fit to be shown: one app an origin, addresses that are not public left out, titles cut
 * to one short line. The title that most tokens came with is an origin's name. Most tokens first.
 */
export function rankApps(usage: readonly AppUsage[], limit: number): readonly RankedApp[] {
  const named = usage.flatMap((row) => {
    const url = publicOrigin(row.url);
    const title = cleanTitle(row.title);
    const id = url === undefined ? title : new URL(url).host;
    return id === undefined
      ? []
      : [{ ...row, url, title: title ?? id, id, tokens: row.inputTokens + row.outputTokens }];
  });
  return [...Map.groupBy(named, ({ id }) => id)]
    .map(([id, rows]): RankedApp => {
      const [first] = rows.toSorted((a, b) => b.tokens - a.tokens);
      const models = [...Map.groupBy(rows, ({ modelId }) => modelId)]
        .map(([modelId, ofModel]) => ({ id: modelId, tokens: sum(ofModel.map(({ tokens }) => tokens)) }))
        .toSorted((a, b) => b.tokens - a.tokens);
      return {
        id,
        title: first?.title ?? id,
        url: first?.url,
        requests: sum(rows.map(({ requests }) => requests)),
        tokens: sum(rows.map(({ tokens }) => tokens)),
        models: models.slice(0, modelsShown),
      };
    })
    .toSorted((a, b) => b.tokens - a.tokens || a.id.localeCompare(b.id, "en"))
    .slice(0, limit);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** `https://boat.example` of `https://boat.example/chat?user=1`; `undefined` for what is not an address on the internet. */
export function publicOrigin(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, hostname, origin, username } = new URL(text);
  const isPublic = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/.test(hostname) && !privateEnding.test(hostname);
  return (protocol === "https:" || protocol === "http:") && username === "" && isPublic ? origin : undefined;
}

const segmenter = new Intl.Segmenter("en");

const privateEnding = /(^|\.)(localhost|local|internal|lan|home|corp|test|invalid|arpa)$/;

/** Without control characters and marks that turn the text around. */
function cleanTitle(text: string | undefined): string | undefined {
  const line = text
    ?.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  if (!line) return undefined;
  const characters = Array.from(segmenter.segment(line), ({ segment }) => segment);
  return characters.length > longestTitle ? `${characters.slice(0, longestTitle - 1).join("")}…` : line;
}
