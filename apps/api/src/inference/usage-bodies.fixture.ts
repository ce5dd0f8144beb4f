/** What one provider's answer says of its tokens, and what that means by the provider's own documentation. */
export type UsageBody = {
  readonly provider: string;
  readonly what: string;
  /** The `usage` object as it stands in the body. */
  readonly usage: object;
  /** Tokens by the rate at which they are billed. */
  readonly fresh: number;
  readonly cached?: number;
  readonly written?: number;
  /** Written to be kept for an hour. */
  readonly writtenLong?: number;
  /** Reasoning included, wherever the provider counts it. */
  readonly output: number;
  /** Of a stream: where the usage stands, when not in a chunk of its own at the end. */
  readonly inStream?: "finish-chunk" | "every-chunk" | "twice" | "x_groq";
};

const usual = (input: number, output: number) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
});

export const openAiBodies: readonly UsageBody[] = [
  { provider: "openai", what: "plain", usage: usual(19, 10), fresh: 19, output: 10 },
  {
    provider: "openai",
    what: "cached, reasoning, audio and predictions",
    usage: {
      ...usual(2_006, 300),
      prompt_tokens_details: { cached_tokens: 1_920, audio_tokens: 0 },
      completion_tokens_details: {
        reasoning_tokens: 192,
        audio_tokens: 0,
        accepted_prediction_tokens: 12,
        rejected_prediction_tokens: 3,
      },
    },
    fresh: 86,
    cached: 1_920,
    output: 300,
  },
  {
    provider: "azure",
    what: "in the words of the responses format",
    usage: {
      input_tokens: 328,
      input_tokens_details: { cached_tokens: 128 },
      output_tokens: 52,
      output_tokens_details: { reasoning_tokens: 20 },
      total_tokens: 380,
    },
    fresh: 200,
    cached: 128,
    output: 52,
  },
  {
    provider: "deepseek",
    what: "cache hits and misses, in the finish chunk",
    usage: {
      ...usual(1_234, 77),
      prompt_tokens_details: { cached_tokens: 1_024 },
      completion_tokens_details: { reasoning_tokens: 40 },
      prompt_cache_hit_tokens: 1_024,
      prompt_cache_miss_tokens: 210,
    },
    fresh: 210,
    cached: 1_024,
    output: 77,
    inStream: "finish-chunk",
  },
  {
    provider: "deepseek",
    what: "hits without details",
    usage: { ...usual(300, 9), prompt_cache_hit_tokens: 256, prompt_cache_miss_tokens: 44 },
    fresh: 44,
    cached: 256,
    output: 9,
  },
  {
    provider: "xai",
    what: "reasoning beside the completion, sources and images",
    usage: {
      prompt_tokens: 32,
      completion_tokens: 9,
      total_tokens: 135,
      prompt_tokens_details: { text_tokens: 32, audio_tokens: 0, image_tokens: 0, cached_tokens: 8 },
      completion_tokens_details: {
        reasoning_tokens: 94,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
      num_sources_used: 0,
    },
    fresh: 24,
    cached: 8,
    output: 103,
  },
  {
    provider: "groq",
    what: "with times",
    usage: { queue_time: 0.03, prompt_time: 0.0002, completion_time: 0.01, total_time: 0.01, ...usual(18, 46) },
    fresh: 18,
    output: 46,
    inStream: "x_groq",
  },
  {
    provider: "mistral",
    what: "in the finish chunk",
    usage: usual(55, 21),
    fresh: 55,
    output: 21,
    inStream: "finish-chunk",
  },
  {
    provider: "together",
    what: "cached at the top",
    usage: { ...usual(512, 64), cached_tokens: 500 },
    fresh: 12,
    cached: 500,
    output: 64,
  },
  {
    provider: "fireworks",
    what: "cached in details",
    usage: { ...usual(900, 33), prompt_tokens_details: { cached_tokens: 899 } },
    fresh: 1,
    cached: 899,
    output: 33,
    inStream: "finish-chunk",
  },
  {
    provider: "cerebras",
    what: "cached in details",
    usage: { ...usual(1_000, 5), prompt_tokens_details: { cached_tokens: 768 } },
    fresh: 232,
    cached: 768,
    output: 5,
  },
  {
    provider: "deepinfra",
    what: "with its own estimate of the cost",
    usage: { ...usual(15, 16), estimated_cost: 0.0000268, prompt_tokens_details: null },
    fresh: 15,
    output: 16,
  },
  {
    provider: "moonshotai",
    what: "cached at the top",
    usage: { ...usual(80, 8), cached_tokens: 64 },
    fresh: 16,
    cached: 64,
    output: 8,
    inStream: "twice",
  },
  {
    provider: "alibaba",
    what: "written to the cache",
    usage: {
      ...usual(3_000, 40),
      prompt_tokens_details: {
        cached_tokens: 1_000,
        cache_creation_input_tokens: 1_500,
        cache_creation: { ephemeral_5m_input_tokens: 1_500 },
        cache_type: "ephemeral",
      },
    },
    fresh: 500,
    cached: 1_000,
    written: 1_500,
    output: 40,
  },
  {
    provider: "perplexity",
    what: "counted along, with searches and its own cost",
    usage: { ...usual(14, 300), search_context_size: "low", cost: { total_cost: 0.006, request_cost: 0.005 } },
    fresh: 14,
    output: 300,
    inStream: "every-chunk",
  },
  {
    provider: "novita",
    what: "a marketplace's own cost beside the counts",
    usage: {
      ...usual(194, 2),
      cost: 0.95,
      is_byok: false,
      cost_details: { upstream_inference_cost: 0.95 },
      prompt_tokens_details: { cached_tokens: 100, cache_write_tokens: 90, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0, image_tokens: 0 },
    },
    fresh: 4,
    cached: 100,
    written: 90,
    output: 2,
  },
];

/** `usageMetadata`, which stands in every chunk of a stream. */
export const geminiBodies: readonly UsageBody[] = [
  {
    provider: "google-ai-studio",
    what: "thoughts in the total only",
    usage: { promptTokenCount: 120, candidatesTokenCount: 30, totalTokenCount: 405 },
    fresh: 120,
    output: 285,
  },
  {
    provider: "google-vertex",
    what: "thoughts told apart, and cached",
    usage: {
      promptTokenCount: 4_200,
      cachedContentTokenCount: 4_096,
      candidatesTokenCount: 30,
      thoughtsTokenCount: 600,
      totalTokenCount: 4_830,
      trafficType: "ON_DEMAND",
    },
    fresh: 104,
    cached: 4_096,
    output: 630,
  },
];

export const anthropicBodies: readonly UsageBody[] = [
  { provider: "anthropic", what: "plain", usage: { input_tokens: 12, output_tokens: 6 }, fresh: 12, output: 6 },
  {
    provider: "anthropic",
    what: "read from and written to the cache",
    usage: {
      input_tokens: 2_095,
      cache_creation_input_tokens: 2_051,
      cache_read_input_tokens: 100_061,
      cache_creation: { ephemeral_5m_input_tokens: 2_051, ephemeral_1h_input_tokens: 0 },
      output_tokens: 503,
      service_tier: "standard",
    },
    fresh: 2_095,
    written: 2_051,
    cached: 100_061,
    output: 503,
  },
  {
    provider: "anthropic",
    what: "written for minutes and for an hour",
    usage: {
      input_tokens: 50,
      cache_creation_input_tokens: 3_000,
      cache_read_input_tokens: 0,
      cache_creation: { ephemeral_5m_input_tokens: 1_000, ephemeral_1h_input_tokens: 2_000 },
      output_tokens: 7,
    },
    fresh: 50,
    written: 1_000,
    writtenLong: 2_000,
    output: 7,
  },
  {
    provider: "anthropic",
    what: "server tools and thinking",
    usage: {
      input_tokens: 105,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 7_123,
      output_tokens: 435,
      output_tokens_details: { thinking_tokens: 400 },
      server_tool_use: { web_search_requests: 1, web_fetch_requests: 0 },
    },
    fresh: 105,
    cached: 7_123,
    output: 435,
  },
  {
    provider: "amazon-bedrock-anthropic",
    what: "nulls for what there was none of",
    usage: { input_tokens: 9, cache_creation_input_tokens: null, cache_read_input_tokens: null, output_tokens: 3 },
    fresh: 9,
    output: 3,
  },
];

/** Counts that nobody should bill: by name, the `usage` that a provider sends. */
export const brokenBodies: Readonly<Record<string, unknown>> = {
  none: undefined,
  null: null,
  "a text": "10 tokens",
  negative: { prompt_tokens: -10, completion_tokens: -20, total_tokens: -30 },
  "a negative part": { prompt_tokens: 10, completion_tokens: -20 },
  texts: { prompt_tokens: "10", completion_tokens: "20" },
  endless: { prompt_tokens: 10, completion_tokens: 1e308 },
  fractions: { prompt_tokens: 10.5, completion_tokens: 3.2 },
  "a billion tokens": { prompt_tokens: 10, completion_tokens: 1_000_000_000 },
  "ten times the text": { prompt_tokens: 10, completion_tokens: 4_000 },
  "a prompt beyond the context": { prompt_tokens: 3_000_000, completion_tokens: 20 },
  "cached by a negative count": {
    prompt_tokens: 10,
    completion_tokens: 20,
    prompt_tokens_details: { cached_tokens: -9 },
  },
};
