import type { Identity } from "../identity.ts";
import { alphanumeric } from "../seeded-random.ts";

export const deepinfra: Identity = {
  slug: "deepinfra",
  name: "DeepInfra",
  models: ["meta-llama/Llama-3.3-70B-Instruct", "Qwen/Qwen3-32B", "deepseek-ai/DeepSeek-V3.1"],
  pace: { firstTokenMs: 65, chunkMs: 11 },
  tokensPerChunk: 2,
  completionId: (random) => `chatcmpl-${random.text(24, alphanumeric)}`,
  toolCallId: (random) => `call_${random.text(24, alphanumeric)}`,
  requestId: (random) => `R${random.text(22, alphanumeric)}`,
  headers: (facts) => ({ "x-deepinfra-request-id": facts.requestId, "inference-status": "ok" }),
  // Its own gateway answers for keys; the inference servers behind it answer for the rest.
  errorBody: (failure) =>
    failure.status === 401 ? { detail: { error: failure.message } } : { error: { message: failure.message } },
  extraUsage: (usage) => ({ estimated_cost: Number((usage.input * 2.3e-7 + usage.output * 4e-7).toFixed(9)) }),
  streamedUsage: "asked",
  reasoningField: "reasoning_content",
};
