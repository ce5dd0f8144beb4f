import type { Identity, ProviderFailure } from "../identity.ts";
import { lowercaseHex, seededUuid } from "../seeded-random.ts";

export const cerebras: Identity = {
  slug: "cerebras",
  name: "Cerebras",
  models: ["llama-3.3-70b", "gpt-oss-120b", "qwen-3-32b"],
  pace: { firstTokenMs: 22, chunkMs: 2 },
  tokensPerChunk: 8,
  completionId: (random) => `chatcmpl-${seededUuid(random)}`,
  toolCallId: (random) => random.text(9, lowercaseHex),
  requestId: (random) => random.text(16, lowercaseHex),
  headers: (facts) => ({
    "x-request-id": facts.requestId,
    "x-ratelimit-limit-requests-day": "1440000",
    "x-ratelimit-remaining-requests-day": String(1_400_000 + Math.min(39_999, facts.remainingRequests)),
    "x-ratelimit-limit-tokens-minute": "1000000",
    "x-ratelimit-remaining-tokens-minute": String(Math.max(0, 1_000_000 - facts.promptTokens)),
    inference_id: facts.requestId,
  }),
  errorBody: (failure) => ({
    message: failure.message,
    type: errorTypes[failure.kind],
    param: failure.kind === "wrong-key" || failure.kind === "missing-key" ? "api_key" : "",
    code: failure.kind === "wrong-key" || failure.kind === "missing-key" ? "wrong_api_key" : errorTypes[failure.kind],
  }),
  extraFields: () => ({ system_fingerprint: "fp_70185065a4", time_info: { queue_time: 0.0002, prompt_time: 0.002 } }),
  streamedUsage: "always",
  reasoningField: "reasoning",
};

const errorTypes: Record<ProviderFailure["kind"], string> = {
  "missing-key": "invalid_request_error",
  "wrong-key": "invalid_request_error",
  "no-credit": "payment_required_error",
  forbidden: "permission_error",
  "not-found": "not_found_error",
  "invalid-request": "invalid_request_error",
  "rate-limited": "too_many_requests_error",
  overloaded: "too_many_requests_error",
  internal: "server_error",
};
