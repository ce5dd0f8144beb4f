import { z } from "zod";
import { positiveText, type SourceRow, tokenCount } from "./source-row.ts";

const text = z.string().optional();
const rates = z.object({ input: text, output: text, cache_read: text, cache_write: text });
const cost = rates.extend({
  input_audio: text,
  output_audio: text,
  tiers: z.array(rates.extend({ tier: z.object({ size: z.string() }).optional() })).optional(),
});
const model = z.object({
  id: z.string(),
  name: z.string(),
  cost: cost.optional(),
  limit: z.object({ context: text, output: text }).optional(),
  modalities: z.object({ input: z.array(z.string()), output: z.array(z.string()) }).optional(),
  tool_call: z.boolean().optional(),
  reasoning: z.boolean().optional(),
  structured_output: z.boolean().optional(),
  temperature: z.boolean().optional(),
  release_date: text,
  knowledge: text,
  open_weights: z.boolean().optional(),
  status: text,
});
const file = z.record(z.string(), z.object({ models: z.record(z.string(), model) }));

/** models.dev's `api.json`: dollars per million tokens. `providers` pairs our slugs with its names. */
export function readModelsDev(json: unknown, providers: readonly (readonly [string, string])[]): SourceRow[] {
  const parsed = file.parse(json);
  return providers.flatMap(([providerId, theirs]) =>
    Object.values(parsed[theirs]?.models ?? {}).map((entry) => rowOf(providerId, entry)),
  );
}

const rowOf = (providerId: string, entry: z.infer<typeof model>): SourceRow => ({
  source: "models.dev",
  providerId,
  upstreamModelId: entry.id,
  name: entry.name,
  prices: pricesOf(entry.cost),
  contextLength: tokenCount(entry.limit?.context),
  maxOutputTokens: tokenCount(entry.limit?.output),
  inputModalities: entry.modalities?.input,
  outputModalities: entry.modalities?.output,
  tools: entry.tool_call,
  reasoning: entry.reasoning,
  structuredOutputs: entry.structured_output,
  temperature: entry.temperature,
  releasedOn: entry.release_date,
  knowledgeCutoff: entry.knowledge,
  openWeights: entry.open_weights,
  deprecated: entry.status === "deprecated",
  deprecatedOn: undefined,
});

function pricesOf(entry: z.infer<typeof cost> | undefined): SourceRow["prices"] {
  if (entry?.input === undefined || entry.output === undefined) return undefined;
  return {
    unit: "millionTokens",
    input: entry.input,
    output: entry.output,
    cachedInput: positiveText(entry.cache_read),
    cacheWrite: positiveText(entry.cache_write),
    audio: positiveText(entry.input_audio),
    madeAudio: positiveText(entry.output_audio),
    tiers: (entry.tiers ?? []).flatMap((tier) =>
      tier.tier === undefined || tier.input === undefined || tier.output === undefined
        ? []
        : [
            {
              minPromptTokens: Number(tier.tier.size),
              input: tier.input,
              output: tier.output,
              cachedInput: positiveText(tier.cache_read),
              cacheWrite: positiveText(tier.cache_write),
            },
          ],
    ),
  };
}
