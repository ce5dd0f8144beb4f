import { expect, it } from "vitest";
import { runScenario, type Script } from "./gateway.fixture.ts";

const refuses: Script = (sink) => {
  sink.write([
    { type: "refusal", choice: 0, text: "No." },
    { type: "finish", choice: 0, reason: "content_filter", nativeReason: "refusal", refusalCategory: "cyber" },
    { type: "end" },
  ]);
  return { outcome: { kind: "completed" }, httpStatus: 200, answer: undefined };
};
const refusesWhole: Script = () => ({
  outcome: { kind: "completed" },
  httpStatus: 200,
  answer: {
    upstreamId: "up-1",
    usage: undefined,
    extra: {},
    choices: [
      {
        index: 0,
        text: undefined,
        refusal: "No.",
        reasoning: undefined,
        reasoningDetails: [],
        toolCalls: [],
        finishReason: "content_filter",
        nativeFinishReason: "refusal",
        refusalCategory: "cyber",
        logprobs: undefined,
        extra: {},
      },
    ],
  },
});

it.each([
  ["streamed", refuses, true],
  ["whole", refusesWhole, false],
])("what a %s refusal is about is said with the answer", async (_, script, stream) => {
  const { reply } = await runScenario({ providers: { a: script }, body: { stream } });
  expect(reply.ending?.warnings).toEqual([
    { code: "answer-refused", param: undefined, message: expect.stringContaining("cyber") },
  ]);
});
