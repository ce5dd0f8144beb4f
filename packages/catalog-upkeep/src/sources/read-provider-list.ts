import type { ModelListFormat } from "@causeway/providers";
import type { Offer, OfferedPrice, SourceReading } from "../offer.ts";
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

type Row = Readonly<Record<string, unknown>>;

/** How a provider's own list says what it says. Everything but the id may be missing, and then it is not said. */
type ListReader = {
  readonly rowsOf: (document: unknown) => unknown;
  readonly idOf: (row: Row) => unknown;
  readonly offerOf: (row: Row) => Partial<Omit<Offer, "providerId" | "upstreamModelId">>;
};

const data = (document: unknown): unknown => readObject(document)["data"];

const openai: ListReader = {
  rowsOf: data,
  idOf: (row) => row["id"],
  offerOf: (row) => ({
    said: {
      // Hosts of open models say more than OpenAI does, under these names.
      contextLength: readCount(row["context_length"] ?? row["context_window"] ?? row["max_model_len"]),
      maxOutputTokens: readCount(row["max_completion_tokens"] ?? row["max_output_tokens"]),
    },
  }),
};

/** Dollars per token as text; "-1" is how it says that it depends. */
const openrouter: ListReader = {
  rowsOf: data,
  idOf: (row) => row["id"],
  offerOf(row) {
    const { input_modalities, output_modalities } = readObject(row["architecture"]);
    const parameters = Array.isArray(row["supported_parameters"]) ? row["supported_parameters"] : undefined;
    const takes = (name: string) => parameters?.includes(name);
    return {
      name: readName(row["name"]),
      price: pricedIn(row["pricing"], "token", {
        input: "prompt",
        output: "completion",
        cachedInput: "input_cache_read",
        cacheWrite: "input_cache_write",
      }),
      said: {
        contextLength: readCount(row["context_length"]),
        maxOutputTokens: readCount(readObject(row["top_provider"])["max_completion_tokens"]),
        inputModalities: readModalities(input_modalities ?? row["input_modalities"]),
        tools: takes("tools"),
        reasoning: takes("reasoning"),
        structuredOutputs: takes("structured_outputs"),
        temperature: takes("temperature"),
      },
      outputModalities: readModalities(output_modalities ?? row["output_modalities"]),
      deprecatedOn: readDay(row["expiration_date"] ?? row["deprecation_date"]),
    };
  },
};

/** A bare list, in dollars per million tokens. */
const together: ListReader = {
  rowsOf: (document) => document,
  idOf: (row) => row["id"],
  offerOf: (row) => ({
    name: readName(row["display_name"]),
    price: pricedIn(row["pricing"], "millionTokens", {
      input: "input",
      output: "output",
      cachedInput: "cached_input",
      cacheWrite: undefined,
    }),
    said: { contextLength: readCount(row["context_length"]) },
  }),
};

const mistral: ListReader = {
  rowsOf: data,
  idOf: (row) => row["id"],
  offerOf(row) {
    const can = readObject(row["capabilities"]);
    return {
      said: { contextLength: readCount(row["max_context_length"]), tools: readFlag(can["function_calling"]) },
      deprecatedOn: readDay(row["deprecation"]),
      successor: readName(row["deprecation_replacement_model"]),
    };
  },
};

const anthropic: ListReader = {
  rowsOf: data,
  idOf: (row) => row["id"],
  offerOf: (row) => ({ name: readName(row["display_name"]) }),
};

const gemini: ListReader = {
  rowsOf: (document) => readObject(document)["models"],
  idOf: (row) => (typeof row["name"] === "string" ? row["name"].replace(/^models\//, "") : undefined),
  offerOf: (row) => ({
    name: readName(row["displayName"]),
    said: {
      contextLength: readCount(row["inputTokenLimit"]),
      maxOutputTokens: readCount(row["outputTokenLimit"]),
    },
  }),
};

const readers: Readonly<Record<ModelListFormat, ListReader>> = {
  openai,
  openrouter,
  together,
  mistral,
  anthropic,
  gemini,
};

/** A provider's own list of models, its numbers as texts. Throws `SourceRefused` when it is no such list. */
export function readProviderList(
  document: unknown,
  { sourceId, providerId, format }: { sourceId: string; providerId: string; format: ModelListFormat },
): SourceReading {
  const { rowsOf, idOf, offerOf } = readers[format];
  const rows = rowsOf(document);
  if (!Array.isArray(rows)) throw new SourceRefused("It is not a list of models.");
  // What the next page has would count as gone.
  const { has_more, nextPageToken } = readObject(document);
  if (has_more === true || nextPageToken !== undefined) throw new SourceRefused("It goes on on another page.");
  const { read, refused } = readRows(
    rows,
    (row) => idOf(readObject(row)),
    (row): Offer => ({
      ...nothingSaid,
      ...offerOf(readObject(row)),
      providerId,
      upstreamModelId: readId(idOf(readObject(row))),
    }),
  );
  return { sourceId, offers: read, refused };
}

const nothingSaid: Omit<Offer, "providerId" | "upstreamModelId"> = {
  name: undefined,
  price: undefined,
  said: {},
  outputModalities: undefined,
  releasedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: undefined,
  isOutdated: false,
  deprecatedOn: undefined,
  successor: undefined,
};

type RateNames = Readonly<Record<"input" | "output" | "cachedInput" | "cacheWrite", string | undefined>>;

function pricedIn(value: unknown, unit: "token" | "millionTokens", names: RateNames): OfferedPrice | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object") throw new RowRefused("its pricing is not a list of prices");
  const row = readObject(value);
  const field = (name: string | undefined) => (name === undefined || row[name] === "-1" ? undefined : row[name]);
  const rates = readRates(
    {
      input: field(names.input),
      output: field(names.output),
      cachedInput: field(names.cachedInput),
      cacheWrite: field(names.cacheWrite),
    },
    unit,
  );
  return rates && { ...rates, tiers: undefined };
}
