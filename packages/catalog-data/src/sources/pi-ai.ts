import { z } from "zod";
import { positiveText, type SourceRow, tokenCount } from "./source-row.ts";

const rates = z.object({ input: z.string(), output: z.string(), cacheRead: z.string(), cacheWrite: z.string() });
const entry = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string().optional(),
  reasoning: z.boolean().optional(),
  input: z.array(z.string()),
  cost: rates.extend({ tiers: z.array(rates.extend({ inputTokensAbove: z.string() })).optional() }),
  contextWindow: z.string(),
  maxTokens: z.string().optional(),
  compat: z.object({ supportsTemperature: z.boolean().optional() }).optional(),
});
const file = z.record(z.string(), z.record(z.string(), z.unknown()));

/** One provider's file of the npm package `@earendil-works/pi-ai`: dollars per million tokens, tool-calling models. */
export const readPiAi = (json: unknown, providerId: string): SourceRow[] =>
  Object.values(file.parse(json))
    .flatMap((models) => Object.values(models))
    .flatMap((model) => {
      const parsed = entry.safeParse(model);
      return parsed.success && (parsed.data.type ?? "chat") === "chat" ? [rowOf(providerId, parsed.data)] : [];
    });

/** Every `author/slug` of pi-ai's OpenRouter file, variants and aliases left out. Slugs only. */
export const readPiAiSlugs = (json: unknown): string[] =>
  Object.values(file.parse(json))
    .flatMap((models) => Object.keys(models))
    .map((key) => key.replace(/^[a-z]+:/, ""))
    .map((id) => id.replace(/:[a-z]+$/, ""))
    .filter((id) => /^[a-z0-9-]+\/[a-z0-9.-]+$/.test(id));

const rowOf = (providerId: string, model: z.infer<typeof entry>): SourceRow => ({
  source: "pi-ai",
  providerId,
  upstreamModelId: model.id,
  name: model.name,
  // The package writes 0 where it does not know, so here a price of 0 is no price.
  prices: Number(model.cost.input) === 0 || Number(model.cost.output) === 0 ? undefined : pricesOf(model.cost),
  contextLength: tokenCount(model.contextWindow),
  maxOutputTokens: tokenCount(model.maxTokens),
  inputModalities: model.input,
  outputModalities: ["text"],
  tools: true,
  reasoning: model.reasoning,
  structuredOutputs: undefined,
  temperature: model.compat?.supportsTemperature,
  releasedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: undefined,
  deprecated: false,
  deprecatedOn: undefined,
});

const pricesOf = (cost: z.infer<typeof entry>["cost"]): SourceRow["prices"] => ({
  unit: "millionTokens",
  input: cost.input,
  output: cost.output,
  cachedInput: positiveText(cost.cacheRead),
  cacheWrite: positiveText(cost.cacheWrite),
  tiers: (cost.tiers ?? []).map((tier) => ({
    minPromptTokens: Number(tier.inputTokensAbove),
    input: tier.input,
    output: tier.output,
    cachedInput: positiveText(tier.cacheRead),
    cacheWrite: positiveText(tier.cacheWrite),
  })),
});
