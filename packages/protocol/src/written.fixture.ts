import { nanoUsd } from "@causeway/money";
import type { Answer, AnswerChoice } from "./answer.ts";
import type { Closing } from "./inbound-dialect.ts";

export const envelope = { id: "gen-1", created: 1, model: "a/b", provider: "P" };

export const closing: Closing = {
  billed: {
    usage: { input: 100, cachedInput: 60, cacheWrite: 30, longCacheWrite: 10, output: 7, reasoning: 2 },
    cost: nanoUsd(125n),
    upstreamCost: nanoUsd(125n),
    upstreamPromptCost: nanoUsd(100n),
    upstreamCompletionCost: undefined,
  },
  warnings: [],
};

export const answerOf = (choice: Partial<AnswerChoice>): Answer => ({
  upstreamId: undefined,
  usage: undefined,
  extra: {},
  choices: [
    {
      index: 0,
      text: undefined,
      refusal: undefined,
      reasoning: undefined,
      reasoningDetails: [],
      toolCalls: [],
      finishReason: "stop",
      nativeFinishReason: undefined,
      logprobs: undefined,
      extra: {},
      ...choice,
    },
  ],
});
