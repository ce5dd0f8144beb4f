import type { Identity, ProviderFailure } from "../identity.ts";
import { alphanumeric, seededUuid } from "../seeded-random.ts";

export const fireworks: Identity = {
  slug: "fireworks",
  name: "Fireworks",
  models: ["accounts/fireworks/models/deepseek-v3p1", "accounts/fireworks/models/llama-v3p3-70b-instruct"],
  pace: { firstTokenMs: 35, chunkMs: 6 },
  tokensPerChunk: 4,
  completionId: seededUuid,
  toolCallId: (random) => `call_${random.text(24, alphanumeric)}`,
  requestId: seededUuid,
  headers: (facts) => ({
    "x-request-id": facts.requestId,
    "x-ratelimit-limit-requests": "6000",
    "x-ratelimit-remaining-requests": String(Math.min(5_999, facts.remainingRequests)),
    "x-ratelimit-limit-tokens-prompt": "60000",
    "x-ratelimit-remaining-tokens-prompt": String(Math.max(0, 60_000 - facts.promptTokens)),
    "x-ratelimit-over-limit": "no",
    "fireworks-prompt-tokens": String(facts.promptTokens),
    "fireworks-server-time-to-first-token": (facts.processingMs / 1_000).toFixed(3),
  }),
  errorBody: (failure) => ({
    error: {
      object: "error",
      type: errorTypes[failure.kind],
      code: errorTypes[failure.kind],
      message: failure.message,
    },
  }),
  streamedUsage: "always",
  reasoningField: "reasoning_content",
};

const errorTypes: Record<ProviderFailure["kind"], string> = {
  "missing-key": "UNAUTHORIZED",
  "wrong-key": "UNAUTHORIZED",
  "no-credit": "PAYMENT_REQUIRED",
  forbidden: "FORBIDDEN",
  "not-found": "NOT_FOUND",
  "invalid-request": "invalid_request_error",
  "rate-limited": "rate_limit_exceeded",
  overloaded: "service_unavailable",
  internal: "internal_server_error",
};
