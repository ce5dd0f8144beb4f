import { z } from "zod";
import { positiveText, type SourceRow, type SourceTier, tokenCount } from "./source-row.ts";

const entry = z.record(z.string(), z.unknown());
const file = z.record(z.string(), entry);
type Entry = z.infer<typeof entry>;

/** LiteLLM's price file: dollars per token. `providers` pairs our slugs with its `litellm_provider` names. */
export function readLiteLlm(json: unknown, providers: readonly (readonly [string, string])[]): SourceRow[] {
  const slugOf = new Map(providers.map(([ours, theirs]) => [theirs, ours]));
  return Object.entries(file.parse(json)).flatMap(([key, fields]) => {
    const theirs = textOf(fields, "litellm_provider") ?? "";
    const providerId = slugOf.get(theirs);
    return providerId === undefined || fields["mode"] !== "chat" ? [] : [rowOf(providerId, key, fields)];
  });
}

/** Model names that LiteLLM marks as served by the Responses API only, which neither of our wire formats reaches. */
export const readResponsesOnlyModels = (json: unknown): string[] =>
  Object.entries(file.parse(json))
    .filter(([, fields]) => fields["mode"] === "responses" && fields["litellm_provider"] === "openai")
    .map(([key]) => key);

const rowOf = (providerId: string, key: string, fields: Entry): SourceRow => ({
  source: "litellm",
  providerId,
  upstreamModelId: upstreamIdOf(key),
  name: undefined,
  prices: pricesOf(fields),
  contextLength: tokenCount(textOf(fields, "max_input_tokens") ?? textOf(fields, "max_tokens")),
  maxOutputTokens: tokenCount(textOf(fields, "max_output_tokens")),
  inputModalities: ["text", ...(fields["supports_vision"] === true ? ["image"] : [])],
  outputModalities: undefined,
  tools: flagOf(fields, "supports_function_calling"),
  reasoning: flagOf(fields, "supports_reasoning"),
  structuredOutputs: flagOf(fields, "supports_response_schema"),
  temperature: undefined,
  releasedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: undefined,
  deprecated: false,
  deprecatedOn: textOf(fields, "deprecation_date"),
});

/** Its keys are `<provider>/<what the provider calls it>`; Bedrock's have no prefix. */
const upstreamIdOf = (key: string) =>
  key.replace(
    /^(ai21|azure|azure_ai|bedrock_mantle|bedrock|cerebras|cloudflare|crusoe|dashscope|deepinfra|deepseek|fireworks_ai|friendliai|gemini|gmi|groq|hyperbolic|meta|mistral|moonshot|nebius|novita|nscale|oci|ovhcloud|perplexity|sambanova|scaleway|tensormesh|together_ai|vertex_ai|xai|zai|minimax|inception|morph|amazon-nova)\//,
    "",
  );

function pricesOf(fields: Entry): SourceRow["prices"] {
  const [input, output] = [textOf(fields, "input_cost_per_token"), textOf(fields, "output_cost_per_token")];
  if (positiveText(input) === undefined || positiveText(output) === undefined || !input || !output) return undefined;
  return {
    unit: "token",
    input,
    output,
    cachedInput: positiveText(textOf(fields, "cache_read_input_token_cost")),
    cacheWrite: positiveText(textOf(fields, "cache_creation_input_token_cost")),
    audio: positiveText(textOf(fields, "input_cost_per_audio_token")),
    madeAudio: positiveText(textOf(fields, "output_cost_per_audio_token")),
    tiers: [128, 200, 256, 272, 512].flatMap((thousands) => tierOf(fields, thousands)),
  };
}

function tierOf(fields: Entry, thousands: number): SourceTier[] {
  const suffix = `_above_${thousands}k_tokens`;
  const input = textOf(fields, `input_cost_per_token${suffix}`);
  const output = textOf(fields, `output_cost_per_token${suffix}`);
  if (input === undefined || output === undefined) return [];
  return [
    {
      minPromptTokens: thousands * 1000,
      input,
      output,
      cachedInput: positiveText(textOf(fields, `cache_read_input_token_cost${suffix}`)),
      cacheWrite: positiveText(textOf(fields, `cache_creation_input_token_cost${suffix}`)),
    },
  ];
}

function textOf(fields: Entry, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" ? value : undefined;
}

function flagOf(fields: Entry, name: string): boolean | undefined {
  const value = fields[name];
  return typeof value === "boolean" ? value : undefined;
}
