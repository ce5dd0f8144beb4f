/** A model as the price list knows it. Prices in dollars per million tokens. */
export type ListedModel = {
  input: number;
  output: number;
  cachedInput?: number;
  cacheWrite?: number;
  context: number;
  maxOutput: number;
  tools: boolean;
  reasoning: boolean;
  structuredOutput: boolean;
  inputModalities: readonly string[];
  /** `YYYY-MM-DD`, and what to ask instead. */
  deprecatedOn?: string;
  successor?: string;
};

const text = ["text"] as const;
const seeing = ["text", "image", "pdf"] as const;

/** By provider and model, as the outside world lists them before anybody pulls a lever. */
export const listedAtFirst: Readonly<Record<string, Readonly<Record<string, ListedModel>>>> = {
  openai: {
    "gpt-4.1": model([2, 8, 0.5], 1_047_576, 32_768, { structuredOutput: true, inputModalities: seeing }),
    "gpt-4o-mini": model([0.15, 0.6, 0.075], 128_000, 16_384, { structuredOutput: true, inputModalities: seeing }),
  },
  anthropic: {
    "claude-haiku-4-5": model([1, 5, 0.1, 1.25], 200_000, 64_000, { reasoning: true, inputModalities: seeing }),
    "claude-sonnet-4-6": model([3, 15, 0.3, 3.75], 1_000_000, 64_000, { reasoning: true, inputModalities: seeing }),
    "claude-opus-4-6": model([5, 25, 0.5, 6.25], 1_000_000, 128_000, { reasoning: true, inputModalities: seeing }),
  },
  groq: {
    "llama-3.3-70b-versatile": model([0.59, 0.79], 128_000, 32_768, {}),
    "openai/gpt-oss-120b": model([0.15, 0.6, 0.075], 131_072, 65_536, { reasoning: true, structuredOutput: true }),
    "qwen/qwen3-32b": model([0.29, 0.59], 131_072, 40_960, { reasoning: true }),
  },
  mistral: {
    "codestral-2508": model([0.3, 0.9, 0.03], 256_000, 8_192, { structuredOutput: true }),
    "devstral-2512": model([0.4, 2, 0.04], 262_144, 262_144, { structuredOutput: true }),
  },
};

function model(
  [input, output, cachedInput, cacheWrite]: readonly [number, number, number?, number?],
  context: number,
  maxOutput: number,
  able: Partial<ListedModel>,
): ListedModel {
  return {
    input,
    output,
    ...(cachedInput !== undefined && { cachedInput }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    context,
    maxOutput,
    tools: true,
    reasoning: false,
    structuredOutput: false,
    inputModalities: text,
    ...able,
  };
}
