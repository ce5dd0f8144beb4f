import { gunzipSync, gzipSync } from "node:zlib";
import { parseJsonWithNumberTexts } from "@causeway/catalog-data/reading";
import type { SourceReading } from "../offer.ts";
import type { DocumentFetcher } from "./fetch-document.ts";
import { readModelsDev } from "./read-models-dev.ts";
import { readProviderList } from "./read-provider-list.ts";
import type { CatalogSource } from "./source-settings.ts";
import { SourceRefused } from "./source-refused.ts";

/** What is kept of a source from one reading to the next. */
export type KeptDocument = { readonly etag: string | undefined; readonly body: Uint8Array | undefined };

/** What a source says now. Where it does not answer, or nothing that can be read, it says what it said last. */
export type SourceAnswer = {
  readonly sourceId: string;
  readonly outcome: "new" | "unchanged" | "failed";
  /** Why it failed. */
  readonly failure: string | undefined;
  /** `undefined` when it has never been read. */
  readonly reading: SourceReading | undefined;
  /** To keep for the next time; only when `outcome` is `new`. */
  readonly keep: KeptDocument | undefined;
};

/** Asks every source, at most four at once. Never rejects: a source that lies or stalls is one that failed. */
export async function readSources(
  sources: readonly CatalogSource[],
  kept: ReadonlyMap<string, KeptDocument>,
  fetcher: DocumentFetcher,
): Promise<readonly SourceAnswer[]> {
  const answers: SourceAnswer[] = [];
  const waiting = [...sources.entries()];
  const takeTurns = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, source] = next;
      answers[index] = await readSource(source, kept.get(source.id), fetcher);
    }
  };
  await Promise.all(Array.from({ length: mostAtOnce }, takeTurns));
  return answers;
}

const mostAtOnce = 4;

async function readSource(
  source: CatalogSource,
  kept: KeptDocument | undefined,
  fetcher: DocumentFetcher,
): Promise<SourceAnswer> {
  const before = keptReading(source, kept);
  const failed = (failure: string): SourceAnswer => ({
    sourceId: source.id,
    outcome: "failed",
    failure,
    reading: before,
    keep: undefined,
  });
  let headers: Readonly<Record<string, string>>;
  try {
    headers = source.kind === "provider" ? await source.headers() : {};
  } catch {
    return failed("Our key for it cannot be used.");
  }
  const document = await fetcher.fetch({ url: source.url, headers, etag: before && kept?.etag });
  if (document.kind === "failed") return failed(document.reason);
  if (document.kind === "unchanged")
    return { sourceId: source.id, outcome: "unchanged", failure: undefined, reading: before, keep: undefined };
  try {
    const reading = readDocument(source, document.text);
    const body = gzipSync(document.text);
    return { sourceId: source.id, outcome: "new", failure: undefined, reading, keep: { etag: document.etag, body } };
  } catch (error) {
    return failed(error instanceof SourceRefused ? error.message : "What it answered is not JSON.");
  }
}

/** What it said last, as it is read today. */
function keptReading(source: CatalogSource, kept: KeptDocument | undefined): SourceReading | undefined {
  if (kept?.body === undefined) return undefined;
  try {
    return readDocument(source, gunzipSync(kept.body).toString("utf8"));
  } catch {
    return undefined;
  }
}

function readDocument(source: CatalogSource, text: string): SourceReading {
  const document = parseJsonWithNumberTexts(text);
  return source.kind === "models.dev"
    ? readModelsDev(document, source.id)
    : readProviderList(document, { sourceId: source.id, providerId: source.providerId, format: source.format });
}
