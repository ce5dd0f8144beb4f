import type { Identity, ProviderFailure } from "../identity.ts";
import { seededUuid } from "../seeded-random.ts";
import { openaiRateLimits } from "./openai-style.ts";

export const xai: Identity = {
  slug: "xai",
  name: "xAI",
  models: ["grok-4", "grok-4-fast", "grok-3-mini"],
  pace: { firstTokenMs: 60, chunkMs: 7 },
  tokensPerChunk: 2,
  completionId: seededUuid,
  toolCallId: (random) => `call_${random.text(8, "0123456789")}`,
  requestId: seededUuid,
  headers: (facts) => ({
    "x-request-id": facts.requestId,
    ...openaiRateLimits(480, 4_000_000, facts.remainingRequests, facts.promptTokens),
  }),
  errorBody: (failure) => ({ code: errorCodes[failure.kind], error: failure.message }),
  // Reasoning is left out of the completion and counted in the total only; it is billed all the same.
  extraUsage: (usage) => ({ completion_tokens: usage.output - usage.reasoning }),
  extraFields: () => ({ system_fingerprint: "fp_19e21a36c0" }),
  streamedUsage: "asked",
  reasoningField: "reasoning_content",
};

const errorCodes: Record<ProviderFailure["kind"], string> = {
  "missing-key": "Unauthenticated",
  "wrong-key": "Client specified an invalid argument",
  "no-credit": "The caller does not have permission to execute the specified operation",
  forbidden: "The caller does not have permission to execute the specified operation",
  "not-found": "Some requested entity was not found",
  "invalid-request": "Client specified an invalid argument",
  "rate-limited": "Some resource has been exhausted",
  overloaded: "The service is currently unavailable",
  internal: "Internal error",
};
