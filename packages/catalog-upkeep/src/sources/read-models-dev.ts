import { providerSources } from "@causeway/catalog-data/reading";
import type { Offer, OfferedPrice, OfferedTier, SourceReading } from "../offer.ts";
import {
  readCount,
  readDay,
  readFlag,
  readId,
  readModalities,
  readName,
  readObject,
  readRates,
  readRows,
  RowRefused,
} from "./read-row.ts";
import { SourceRefused } from "./source-refused.ts";

/**
 * models.dev's `api.json`, its numbers as texts: dollars per million tokens. Only the providers that we have are read.
 * Throws `SourceRefused` when it is another document altogether.
 */
export function readModelsDev(document: unknown, sourceId: string): SourceReading {
  const listed = readObject(document);
  const pages = Object.entries(providerSources).flatMap(([providerId, { modelsDev = [], only, except }]) =>
    modelsDev.flatMap((theirs) => {
      const models = Object.values(readObject(readObject(listed[theirs])["models"]));
      const ours = models.filter((model) => {
        const id = String(readObject(model)["id"]);
        return only?.test(id) !== false && except?.test(id) !== true;
      });
      return readRows(
        ours,
        (row) => readObject(row)["id"],
        (row) => offerOf(providerId, row),
      );
    }),
  );
  const offers = pages.flatMap(({ read }) => read);
  const refused = pages.flatMap((page) => page.refused);
  if (offers.length === 0 && refused.length === 0)
    throw new SourceRefused("It lists no model of any provider we know.");
  return { sourceId, offers, refused };
}

function offerOf(providerId: string, row: unknown): Offer {
  const model = readObject(row);
  const limit = readObject(model["limit"]);
  const modalities = readObject(model["modalities"]);
  return {
    providerId,
    upstreamModelId: readId(model["id"]),
    name: readName(model["name"]),
    price: priceOf(model["cost"]),
    said: {
      contextLength: readCount(limit["context"]),
      maxOutputTokens: readCount(limit["output"]),
      inputModalities: readModalities(modalities["input"]),
      tools: readFlag(model["tool_call"]),
      reasoning: readFlag(model["reasoning"]),
      structuredOutputs: readFlag(model["structured_output"]),
      temperature: readFlag(model["temperature"]),
    },
    outputModalities: readModalities(modalities["output"]),
    releasedOn: readDay(model["release_date"]),
    knowledgeCutoff: readDay(model["knowledge"]),
    openWeights: readFlag(model["open_weights"]),
    isOutdated: model["status"] === "deprecated",
    deprecatedOn: readDay(model["deprecation_date"]),
    successor: readName(model["successor"]),
  };
}

function priceOf(value: unknown): OfferedPrice | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object") throw new RowRefused("its cost is not a list of prices");
  const cost = readObject(value);
  const rates = readRates(fieldsOf(cost), "millionTokens");
  if (!rates) return undefined;
  const tiers = Array.isArray(cost["tiers"]) ? cost["tiers"].flatMap(tierOf) : undefined;
  return { ...rates, tiers: tiers?.toSorted((a, b) => a.minPromptTokens - b.minPromptTokens) };
}

function tierOf(value: unknown): readonly OfferedTier[] {
  const row = readObject(value);
  const minPromptTokens = readCount(readObject(row["tier"])["size"]);
  const rates = readRates(fieldsOf(row), "millionTokens");
  return minPromptTokens === undefined || !rates ? [] : [{ minPromptTokens, ...rates }];
}

const fieldsOf = (row: Readonly<Record<string, unknown>>) => ({
  input: row["input"],
  output: row["output"],
  cachedInput: row["cache_read"],
  cacheWrite: row["cache_write"],
});
