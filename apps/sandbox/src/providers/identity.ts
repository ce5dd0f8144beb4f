import type { Conversation } from "./conversation.ts";
import type { JsonRecord } from "./json.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** What a provider says when it refuses or fails, before it is put in that provider's own words. */
export type ProviderFailure = {
  status: number;
  /** Groups the statuses that providers word alike. */
  kind:
    | "missing-key"
    | "wrong-key"
    | "no-credit"
    | "forbidden"
    | "not-found"
    | "invalid-request"
    | "rate-limited"
    | "overloaded"
    | "internal";
  message: string;
  requestId: string;
};

export type HeaderFacts = {
  requestId: string;
  model: string;
  promptTokens: number;
  processingMs: number;
  /** How many more requests the pretended rate limit leaves. */
  remainingRequests: number;
};

/** Everything that makes one fake provider look like itself on the wire. */
export type Identity = {
  slug: string;
  name: string;
  models: readonly string[];
  pace: Pace;
  /** How many tokens travel in one stream chunk. */
  tokensPerChunk: number;
  completionId(random: SeededRandom): string;
  toolCallId(random: SeededRandom): string;
  requestId(random: SeededRandom): string;
  headers(facts: HeaderFacts): Record<string, string>;
  errorBody(failure: ProviderFailure): unknown;
  /** Merged over the plain OpenAI usage object. */
  extraUsage?(usage: TokenUsage): Record<string, unknown>;
  /** Merged over every completion and chunk. */
  extraFields?(id: string, conversation: Conversation): Record<string, unknown>;
  /** "asked": a last chunk of its own when `stream_options.include_usage` is set. "always": inside the finish chunk. */
  streamedUsage: "asked" | "always";
  /** The field that carries visible reasoning, "content-parts" for parts of the content, "hidden" for a count only. */
  reasoningField: "hidden" | "reasoning_content" | "reasoning" | "content-parts";
  /** What this provider refuses that others take: the status and the sentence. */
  refuse?(body: JsonRecord): { status: number; message: string } | undefined;
  /** Sent as an SSE comment while the first token is awaited. */
  keepAlive?: string;
};

export type Pace = { firstTokenMs: number; chunkMs: number };

/** Token counts as billed. `cachedInput` and `cacheWrite` are parts of `input`; `reasoning` is part of `output`. */
export type TokenUsage = {
  input: number;
  cachedInput: number;
  cacheWrite: number;
  output: number;
  reasoning: number;
};

export const failureKindOfStatus = (status: number): ProviderFailure["kind"] => {
  if (status === 401) return "wrong-key";
  if (status === 402) return "no-credit";
  if (status === 403) return "forbidden";
  if (status === 404) return "not-found";
  if (status === 429 || status === 498) return "rate-limited";
  if (status === 503 || status === 529) return "overloaded";
  return status >= 500 ? "internal" : "invalid-request";
};

export const failureMessages: Record<ProviderFailure["kind"], string> = {
  "missing-key": "No API key was sent. Put it in the Authorization header.",
  "wrong-key": "The API key is not valid.",
  "no-credit": "The account has no credit left.",
  forbidden: "This key may not use this model.",
  "not-found": "The model does not exist or this key cannot see it.",
  "invalid-request": "The request is not valid.",
  "rate-limited": "Rate limit reached for this model. Wait and try again.",
  overloaded: "The model is overloaded at the moment. Try again later.",
  internal: "The server had an error while processing the request.",
};
