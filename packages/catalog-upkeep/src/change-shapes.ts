import { z } from "zod";

// What stands in `before` and `after` of a change, by kind. Rates are pico-dollars per token as decimal text: JSON's
// numbers are not exact.

const pico = z.string().regex(/^\d{1,18}$/);
const rates = z.object({
  input: pico,
  output: pico,
  cachedInput: pico.nullable(),
  cacheWrite: pico.nullable(),
});

export const priceShape = rates.extend({ tiers: z.array(rates.extend({ minPromptTokens: z.int().positive() })) });
export type PriceShape = z.infer<typeof priceShape>;

const said = z.object({
  contextLength: z.int().optional(),
  maxOutputTokens: z.int().optional(),
  inputModalities: z.array(z.string()).optional(),
  tools: z.boolean().optional(),
  reasoning: z.boolean().optional(),
  structuredOutputs: z.boolean().optional(),
  temperature: z.boolean().optional(),
});
export const saidShape = said;

export const capabilityShape = z.object({
  contextLength: z.int().positive(),
  maxOutputTokens: z.int().positive().nullable(),
  inputModalities: z.array(z.string()),
  supportedParameters: z.array(z.string()),
  /** The source's own words, from which the rest follows. */
  said: said.optional(),
});
export type CapabilityShape = z.infer<typeof capabilityShape>;

export const endpointShape = capabilityShape.omit({ said: true }).extend({
  id: z.string(),
  modelId: z.string(),
  providerId: z.string(),
  upstreamModelId: z.string(),
  quantization: z.string().nullable(),
  price: priceShape,
});
export type EndpointShape = z.infer<typeof endpointShape>;

export const modelShape = z.object({
  id: z.string(),
  name: z.string(),
  releasedOn: z.string().nullable(),
  knowledgeCutoff: z.string().nullable(),
  openWeights: z.boolean().nullable(),
});
export type ModelShape = z.infer<typeof modelShape>;

export const newModelShape = z.object({ model: modelShape, endpoints: z.array(endpointShape).min(1) });

/** Of `gone` and `back`. */
export const listedShape = z.object({ listed: z.boolean() });

export const deprecationShape = z.object({
  deprecatedOn: z.string().nullable(),
  /** A model of ours. */
  successorId: z.string().nullable(),
  /** Its maker says so, so that it holds for the model and not for this endpoint alone. */
  ofModel: z.boolean(),
});

/** The same text for the same values, in whatever order a store returns the fields. */
export const fingerprintOf = (value: unknown): string => JSON.stringify(value, sortedFields);

const sortedFields = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;
