import type { Identity, ProviderFailure } from "../identity.ts";
import { alphanumeric, lowercaseHex, seededUuid } from "../seeded-random.ts";

export const deepseek: Identity = {
  slug: "deepseek",
  name: "DeepSeek",
  models: ["deepseek-chat", "deepseek-reasoner"],
  pace: { firstTokenMs: 80, chunkMs: 12 },
  tokensPerChunk: 3,
  completionId: seededUuid,
  toolCallId: (random) => `call_00_${random.text(24, alphanumeric)}`,
  requestId: (random) => random.text(32, lowercaseHex),
  headers: (facts) => ({ "x-ds-trace-id": facts.requestId, vary: "origin, access-control-request-method" }),
  errorBody: (failure) => ({
    error: { message: failure.message, type: errorTypes[failure.kind], param: null, code: "invalid_request_error" },
  }),
  extraUsage: (usage) => ({
    prompt_cache_hit_tokens: usage.cachedInput,
    prompt_cache_miss_tokens: usage.input - usage.cachedInput,
  }),
  extraFields: () => ({ system_fingerprint: "fp_8802369eaa_prod0425fp8" }),
  streamedUsage: "always",
  reasoningField: "reasoning_content",
  keepAlive: "keep-alive",
};

const errorTypes: Record<ProviderFailure["kind"], string> = {
  "missing-key": "authentication_error",
  "wrong-key": "authentication_error",
  "no-credit": "unknown_error",
  forbidden: "permission_error",
  "not-found": "invalid_request_error",
  "invalid-request": "invalid_request_error",
  "rate-limited": "rate_limit_error",
  overloaded: "service_unavailable_error",
  internal: "internal_server_error",
};
