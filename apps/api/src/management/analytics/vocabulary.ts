import { type Dimension, type Measures, readSpeed } from "@causeway/activity";
import { toUsdNumber } from "@causeway/money";

type Format = "number" | "currency" | "percent" | "latency" | "throughput";

export type Metric = {
  readonly label: string;
  readonly format: Format;
  /** A ratio or a percentile: it cannot be added up. */
  readonly isRate: boolean;
  /** Takes how fast calls were. */
  readonly needsSpeeds?: boolean;
  /** Null when there were no calls to tell it by. */
  readonly read: (measures: Measures) => number | null;
};

const count = (label: string, read: (measures: Measures) => number): Metric => ({
  label,
  format: "number",
  isRate: false,
  read,
});
const money = (label: string, read: (measures: Measures) => number): Metric => ({
  label,
  format: "currency",
  isRate: false,
  read,
});
const share = (label: string, part: (measures: Measures) => number, whole: (measures: Measures) => number): Metric => ({
  label,
  format: "percent",
  isRate: true,
  read: (measures) => (whole(measures) === 0 ? null : part(measures) / whole(measures)),
});
const speed = (label: string, of: "firstToken" | "throughput", at: "p50" | "p90" | "p99"): Metric => ({
  label,
  format: of === "firstToken" ? "latency" : "throughput",
  isRate: true,
  needsSpeeds: true,
  read: (measures) => readSpeed(measures, of)?.[at] ?? null,
});

/** By the names under which they are asked for. */
export const metrics: Readonly<Record<string, Metric>> = {
  request_count: count("Requests", (measures) => measures.requests),
  error_count: count("Errors", (measures) => measures.errors),
  error_rate: share(
    "Error rate",
    (measures) => measures.errors,
    (measures) => measures.requests,
  ),
  usage: money("Spend", (measures) => toUsdNumber(measures.spend)),
  byok_fee: money("Fee on own keys", (measures) => toUsdNumber(measures.ownKeyFee)),
  byok_usage_inference: money("Billed by providers on own keys", (measures) => toUsdNumber(measures.upstreamCost)),
  prompt_tokens: count("Input tokens", (measures) => measures.inputTokens),
  cached_tokens: count("Cached input tokens", (measures) => measures.cachedInputTokens),
  completion_tokens: count("Output tokens", (measures) => measures.outputTokens),
  reasoning_tokens: count("Reasoning tokens", (measures) => measures.reasoningTokens),
  total_tokens: count("Tokens", (measures) => measures.inputTokens + measures.outputTokens),
  cache_hit_count: count("Cache hits", (measures) => measures.cacheHits),
  cache_hit_rate: share(
    "Cached share of input",
    (measures) => measures.cachedInputTokens,
    (measures) => measures.inputTokens,
  ),
  reused_count: count("Answers given again", (measures) => measures.reusedAnswers),
  latency_p50: speed("Time to first token, median", "firstToken", "p50"),
  latency_p90: speed("Time to first token, p90", "firstToken", "p90"),
  latency_p99: speed("Time to first token, p99", "firstToken", "p99"),
  throughput_p50: speed("Tokens a second, median", "throughput", "p50"),
  throughput_p90: speed("Tokens a second, p90", "throughput", "p90"),
  throughput_p99: speed("Tokens a second, p99", "throughput", "p99"),
};

/** `user` is whoever made the key. */
export const dimensions: Readonly<Record<string, { readonly label: string; readonly of: Dimension }>> = {
  model: { label: "Model", of: "model" },
  provider: { label: "Provider", of: "provider" },
  endpoint: { label: "Endpoint", of: "endpoint" },
  api_key_id: { label: "API key", of: "key" },
  user: { label: "User", of: "key" },
  app: { label: "App", of: "app" },
  workspace: { label: "Workspace", of: "workspace" },
  status: { label: "Status", of: "status" },
  is_byok: { label: "Own key", of: "ownKey" },
};

export const granularities = { minute: "Minute", hour: "Hour", day: "Day", week: "Week", month: "Month" } as const;
export type Granularity = keyof typeof granularities;

export const operators = { eq: "scalar", neq: "scalar", in: "array", not_in: "array" } as const;
