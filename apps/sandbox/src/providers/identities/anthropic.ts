import type { Identity, ProviderFailure } from "../identity.ts";
import { alphanumeric } from "../seeded-random.ts";

export const anthropic: Identity = {
  slug: "anthropic",
  name: "Anthropic",
  models: ["claude-opus-4-6", "claude-sonnet-4-6", "claude-haiku-4-5"],
  pace: { firstTokenMs: 70, chunkMs: 14 },
  tokensPerChunk: 4,
  completionId: (random) => `msg_01${random.text(22, alphanumeric)}`,
  toolCallId: (random) => `toolu_01${random.text(22, alphanumeric)}`,
  requestId: (random) => `req_01${random.text(22, alphanumeric)}`,
  headers: (facts) => ({
    "request-id": facts.requestId,
    "anthropic-organization-id": "5a0d0b0e-0000-4000-8000-5a9db0c0ffee",
    "anthropic-ratelimit-requests-limit": "4000",
    "anthropic-ratelimit-requests-remaining": String(Math.min(3_999, facts.remainingRequests)),
    "anthropic-ratelimit-requests-reset": resetTime(),
    "anthropic-ratelimit-input-tokens-limit": "2000000",
    "anthropic-ratelimit-input-tokens-remaining": String(Math.max(0, 2_000_000 - facts.promptTokens)),
    "anthropic-ratelimit-input-tokens-reset": resetTime(),
    "anthropic-ratelimit-output-tokens-limit": "400000",
    "anthropic-ratelimit-output-tokens-remaining": "399000",
    "anthropic-ratelimit-output-tokens-reset": resetTime(),
  }),
  errorBody: (failure) => ({
    type: "error",
    error: { type: errorTypes[failure.kind], message: failure.message },
    request_id: failure.requestId,
  }),
  streamedUsage: "asked",
  reasoningField: "reasoning_content",
};

const errorTypes: Record<ProviderFailure["kind"], string> = {
  "missing-key": "authentication_error",
  "wrong-key": "authentication_error",
  "no-credit": "billing_error",
  forbidden: "permission_error",
  "not-found": "not_found_error",
  "invalid-request": "invalid_request_error",
  "rate-limited": "rate_limit_error",
  overloaded: "overloaded_error",
  internal: "api_error",
};

const resetTime = () => new Date(Date.now() + 1_000).toISOString().replace(/\.\d+Z$/, "Z");
