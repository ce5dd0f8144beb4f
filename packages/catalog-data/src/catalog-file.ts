import { units } from "@causeway/catalog";
import { z } from "zod";

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const perMillion = z.string().regex(/^\d+(\.\d{1,6})?$/);
const rates = z.object({
  input: perMillion,
  output: perMillion,
  cachedInput: perMillion.optional(),
  cacheWrite: perMillion.optional(),
});
/** A source's own number, its unit, and the day the source was taken. */
const origin = z.object({ source: z.string(), date, unit: z.enum(["token", "millionTokens"]), text: z.string() });

export const modelRow = z.object({
  id: z.string(),
  name: z.string(),
  contextLength: z.int().positive(),
  maxOutputTokens: z.int().positive().optional(),
  inputModalities: z.array(z.enum(["text", "image", "audio", "video", "file"])),
  outputModalities: z.array(z.enum(["text", "image", "audio"])),
  supportedParameters: z.array(z.string()),
  releasedOn: date.optional(),
  listedOn: date.optional(),
  knowledgeCutoff: date.optional(),
  openWeights: z.boolean().optional(),
  deprecatedOn: date.optional(),
  /** Which source each fact above that only a source can know is from: `"releasedOn": "models.dev 2026-07-01"`. */
  origins: z.record(z.string(), z.string()),
});

export const endpointRow = z.object({
  id: z.string(),
  modelId: z.string(),
  providerId: z.string(),
  upstreamModelId: z.string(),
  contextLength: z.int().positive(),
  maxOutputTokens: z.int().positive().optional(),
  quantization: z.string().optional(),
  inputModalities: z.array(z.string()),
  supportedParameters: z.array(z.string()),
  /** Dollars per million tokens, exact. */
  price: rates.extend({
    /** Of tokens of sound, read and made, where they have a price of their own. */
    audio: perMillion.optional(),
    madeAudio: perMillion.optional(),
    tiers: z.array(rates.extend({ minPromptTokens: z.int().positive() })).optional(),
  }),
  /** True when a source's number has more than 12 decimals of a dollar per token. */
  rounded: z.literal(true).optional(),
  /** Keyed like `price`; `tiers` names the source of the whole list. */
  origins: z.record(z.string(), origin),
  /** The source of the limits and abilities. */
  facts: z.string(),
});

export const providerRow = z.object({
  id: z.string(),
  name: z.string(),
  dataPolicy: z.object({ trainsOnPrompts: z.boolean().optional(), retentionDays: z.int().min(0).optional() }),
});

/** Dollars for one: `"search": "0.002"`. */
const perUnit = z.partialRecord(z.enum(units), z.string().regex(/^\d+(\.\d{1,12})?$/));

/** A model for embeddings, reranking and the like. Kept by hand: the sources seldom know what such models are. */
export const taskModelRow = modelRow.extend({
  outputModalities: z.array(z.enum(["text", "embedding", "rerank", "image", "audio", "transcript", "search"])),
});

export const taskEndpointRow = endpointRow.extend({
  /** Dollars per million tokens, and for one of what is counted besides. At least one of them. */
  price: z.object({ input: perMillion.optional(), output: perMillion.optional() }).and(perUnit),
  origins: z.record(z.string(), origin.extend({ unit: z.enum(["token", "millionTokens", ...units]) })),
});

export type TaskEndpointRow = z.infer<typeof taskEndpointRow>;
export type ModelRow = z.infer<typeof modelRow>;
export type EndpointRow = z.infer<typeof endpointRow>;
export type ProviderRow = z.infer<typeof providerRow>;
export type CatalogFile = {
  readonly models: readonly ModelRow[];
  readonly endpoints: readonly EndpointRow[];
  readonly providers: readonly ProviderRow[];
};

/** One row a line, sorted by id: a change of one price is one changed line. */
export const printRows = (rows: readonly { readonly id: string }[]): string =>
  `[\n${rows
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((row) => JSON.stringify(row))
    .join(",\n")}\n]\n`;
