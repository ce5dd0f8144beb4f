import { isReasoningModel } from "../conversation.ts";
import type { Identity } from "../identity.ts";
import { alphanumeric, lowercaseHex } from "../seeded-random.ts";
import { firstPresent, foreignSampling } from "./strictness.ts";
import { openaiError, openaiRateLimits } from "./openai-style.ts";

export const openai: Identity = {
  slug: "openai",
  name: "OpenAI",
  models: ["gpt-5.2", "gpt-5-mini", "gpt-4.1", "gpt-4o-mini", "o4-mini"],
  pace: { firstTokenMs: 45, chunkMs: 9 },
  tokensPerChunk: 2,
  completionId: (random) => `chatcmpl-${random.text(29, alphanumeric)}`,
  toolCallId: (random) => `call_${random.text(24, alphanumeric)}`,
  requestId: (random) => `req_${random.text(32, lowercaseHex)}`,
  headers: (facts) => ({
    "x-request-id": facts.requestId,
    "openai-organization": "sandbox-organization",
    "openai-processing-ms": String(facts.processingMs),
    "openai-version": "2020-10-01",
    ...openaiRateLimits(10_000, 30_000_000, facts.remainingRequests, facts.promptTokens),
  }),
  errorBody: openaiError,
  extraFields: (_, { serviceTier = "default" }) => ({ service_tier: serviceTier, system_fingerprint: "fp_5a6b7c8d9e" }),
  refuse: (body) => {
    const foreign = firstPresent(body, foreignSampling);
    if (foreign !== undefined) return { status: 400, message: `Unrecognized request argument supplied: ${foreign}` };
    if (body.max_tokens === undefined || !isReasoningModel(String(body.model))) return undefined;
    return {
      status: 400,
      message:
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    };
  },
  streamedUsage: "asked",
  reasoningField: "hidden",
};
