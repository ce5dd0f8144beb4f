import type { Identity } from "../identity.ts";
import { seededUuid } from "../seeded-random.ts";
import { firstNamedMessage, firstPresent, foreignSampling } from "./strictness.ts";
import { openaiError, openaiRateLimits } from "./openai-style.ts";

export const groq: Identity = {
  slug: "groq",
  name: "Groq",
  models: ["llama-3.3-70b-versatile", "openai/gpt-oss-120b", "qwen/qwen3-32b"],
  pace: { firstTokenMs: 20, chunkMs: 3 },
  tokensPerChunk: 3,
  completionId: (random) => `chatcmpl-${seededUuid(random)}`,
  toolCallId: (random) => random.text(9, "abcdefghijkmnpqrstvwxyz0123456789"),
  requestId: (random) => `req_01k${random.text(23, "abcdefghjkmnpqrstvwxyz0123456789")}`,
  headers: (facts) => ({
    "x-request-id": facts.requestId,
    "x-groq-region": "dls",
    vary: "Origin",
    ...openaiRateLimits(1_000, 300_000, facts.remainingRequests, facts.promptTokens),
  }),
  errorBody: openaiError,
  extraUsage: (usage) => ({
    queue_time: 0.012,
    prompt_time: usage.input / 20_000,
    completion_time: usage.output / 400,
    total_time: usage.input / 20_000 + usage.output / 400,
  }),
  extraFields: (id) => ({ system_fingerprint: "fp_3c0d4f5a6b", x_groq: { id: `req_${id.slice(-12)}` } }),
  refuse: (body) => {
    const foreign = firstPresent(body, foreignSampling);
    if (foreign !== undefined) return { status: 400, message: `property '${foreign}' is unsupported` };
    const named = firstNamedMessage(body);
    return named === undefined
      ? undefined
      : { status: 400, message: `'messages.${named}' : property 'name' is unsupported` };
  },
  streamedUsage: "asked",
  reasoningField: "reasoning",
};
