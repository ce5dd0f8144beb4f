import type { Identity } from "../identity.ts";
import { alphanumeric, lowercaseHex } from "../seeded-random.ts";
import { openaiError } from "./openai-style.ts";

export const together: Identity = {
  slug: "together",
  name: "Together",
  models: ["meta-llama/Llama-3.3-70B-Instruct-Turbo", "deepseek-ai/DeepSeek-V3.1", "Qwen/Qwen3-235B-A22B-fp8"],
  pace: { firstTokenMs: 55, chunkMs: 8 },
  tokensPerChunk: 2,
  completionId: (random) =>
    `${random.text(7, alphanumeric)}-${random.text(6, alphanumeric)}-${random.text(16, lowercaseHex)}`,
  toolCallId: (random) => `call_${random.text(24, "abcdefghijklmnopqrstuvwxyz0123456789")}`,
  requestId: (random) =>
    `${random.text(7, alphanumeric)}-${random.text(6, alphanumeric)}-${random.text(16, lowercaseHex)}`,
  headers: (facts) => ({
    "x-request-id": facts.requestId,
    "x-ratelimit-limit": "50",
    "x-ratelimit-remaining": String(Math.min(49, facts.remainingRequests)),
    "x-ratelimit-reset": "1",
    "x-tokenlimit-limit": "300000",
    "x-tokenlimit-remaining": String(Math.max(0, 300_000 - facts.promptTokens)),
    "x-amz-server": "sandbox",
  }),
  errorBody: (failure) => ({ id: failure.requestId, ...openaiError(failure) }),
  streamedUsage: "always",
  reasoningField: "reasoning",
};
