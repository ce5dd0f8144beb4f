import type { Identity } from "../identity.ts";
import { openaiError } from "./openai-style.ts";
import { alphanumeric, seededUuid } from "../seeded-random.ts";

export const amazonBedrock: Identity = {
  slug: "amazon-bedrock",
  name: "Amazon Bedrock",
  models: ["deepseek.v3-v1:0", "qwen.qwen3-32b-v1:0", "openai.gpt-oss-120b"],
  pace: { firstTokenMs: 60, chunkMs: 10 },
  tokensPerChunk: 4,
  completionId: (random) => `chatcmpl-${random.text(24, alphanumeric)}`,
  toolCallId: (random) => `tooluse_${random.text(22, alphanumeric)}`,
  requestId: seededUuid,
  headers: (facts) => ({ "x-amzn-requestid": facts.requestId }),
  // Its OpenAI surface; Converse has words of its own.
  errorBody: openaiError,
  streamedUsage: "asked",
  reasoningField: "reasoning",
};
