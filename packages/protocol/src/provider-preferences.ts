import type { PicoUsd } from "@causeway/money";

export const quantizations = [
  "int4",
  "int8",
  "fp4",
  "mxfp4",
  "nvfp4",
  "fp6",
  "fp8",
  "mxfp8",
  "fp16",
  "bf16",
  "fp32",
  "unknown",
] as const;
export type Quantization = (typeof quantizations)[number];

export const sortOrders = ["price", "throughput", "latency", "exacto"] as const;
export type SortOrder = (typeof sortOrders)[number];

/** What the caller wants of the providers. An empty list and `undefined` are "no wish". */
export type ProviderPreferences = {
  /** Provider slugs to try first, in this order. */
  readonly order: readonly string[];
  /** `undefined`: every provider; an empty list is never stored here. */
  readonly only: readonly string[] | undefined;
  readonly ignore: readonly string[];
  /** `false`: only the first choice, or the providers of `order`. */
  readonly allowFallbacks: boolean;
  /** Leave out endpoints that do not support every parameter of the request. */
  readonly requireParameters: boolean;
  /** `deny`: only providers that neither store nor train on prompts. */
  readonly dataCollection: "allow" | "deny";
  readonly zeroDataRetention: boolean;
  readonly distillableTextOnly: boolean;
  readonly quantizations: readonly Quantization[] | undefined;
  readonly sort: SortOrder | undefined;
  /** `none` sorts the endpoints of all asked models together. */
  readonly sortPartition: "model" | "none";
  readonly maxPrice: MaxPrice | undefined;
  /** Tokens per second. Endpoints below go last. */
  readonly preferredMinThroughput: PercentileCutoffs | undefined;
  /** Seconds. Endpoints above go last. */
  readonly preferredMaxLatency: PercentileCutoffs | undefined;
  readonly deadlines: Deadlines;
  /** Calls of endpoints that one request may cost; `undefined`: as many as usual. */
  readonly maxAttempts: number | undefined;
  /**
   * `auto`: the calls of a session go where its earlier ones were answered, while that endpoint is well; `pin`: and
   * nowhere else; `off`: each for itself.
   */
  readonly sticky: Stickiness;
  /** The answer is to say how it was routed. */
  readonly explain: boolean;
};

export const stickinesses = ["auto", "pin", "off"] as const;
export type Stickiness = (typeof stickinesses)[number];

/** The caller's own limits, in milliseconds. */
export type Deadlines = {
  /** Of each endpoint that is tried, for streams: over before its first content, the next one is tried. */
  readonly firstTokenMs?: number;
  /** Between two pieces of content of a stream. */
  readonly gapMs?: number;
  /** Of the whole call, from its arrival. */
  readonly totalMs?: number;
};

/** Hard limits: `prompt` and `completion` per token, the others per unit. */
export type MaxPrice = {
  readonly prompt?: PicoUsd;
  readonly completion?: PicoUsd;
  readonly request?: PicoUsd;
  readonly image?: PicoUsd;
  readonly audio?: PicoUsd;
};

/** All given ones must hold. */
export type PercentileCutoffs = {
  readonly p50?: number;
  readonly p75?: number;
  readonly p90?: number;
  readonly p99?: number;
};

export const noPreferences: ProviderPreferences = {
  order: [],
  only: undefined,
  ignore: [],
  allowFallbacks: true,
  requireParameters: false,
  dataCollection: "allow",
  zeroDataRetention: false,
  distillableTextOnly: false,
  quantizations: undefined,
  sort: undefined,
  sortPartition: "model",
  maxPrice: undefined,
  preferredMinThroughput: undefined,
  preferredMaxLatency: undefined,
  deadlines: {},
  maxAttempts: undefined,
  sticky: "auto",
  explain: false,
};
