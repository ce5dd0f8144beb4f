import type { Answer, StreamPart } from "@causeway/protocol";
import { expect, test } from "vitest";
import { CallArguments, withCallArguments } from "./call-arguments.ts";

const call = (index: number): StreamPart => ({ type: "tool-call", choice: 0, index, id: `c${index}`, name: "f" });
const says = (index: number, text: string): StreamPart => ({ type: "tool-arguments", choice: 0, index, text });
const finish: StreamPart = { type: "finish", choice: 0, reason: "tool_calls", nativeReason: undefined };

const complete = (...events: readonly (readonly StreamPart[])[]): readonly StreamPart[] => {
  const calls = new CallArguments();
  return events.flatMap((parts) => calls.complete(parts));
};

test("a call that nothing was said of has an empty object before the answer ends", () => {
  expect(complete([call(0)], [call(1), says(1, '{"a":1}')], [finish])).toEqual([
    call(0),
    call(1),
    says(1, '{"a":1}'),
    says(0, "{}"),
    finish,
  ]);
  expect(complete([call(0)], [{ type: "end" }])).toEqual([call(0), says(0, "{}"), { type: "end" }]);
});

test("null is nothing, and what follows arguments stays as it is", () => {
  expect(complete([call(0), says(0, "null")], [finish])).toEqual([call(0), says(0, "{}"), finish]);
  const spaced = [call(0), says(0, '{"a":'), says(0, " "), says(0, "null"), says(0, "}"), finish];
  expect(complete(...spaced.map((part) => [part]))).toEqual(spaced);
});

test("nothing is told twice", () => {
  expect(complete([call(0)], [finish], [finish], [{ type: "end" }])).toEqual([
    call(0),
    says(0, "{}"),
    finish,
    finish,
    { type: "end" },
  ]);
});

test.each(["", " ", "null"])("a whole answer's call with %j has an empty object", (argumentsText) => {
  const answer: Answer = {
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
        toolCalls: [
          { id: "a", name: "f", argumentsText },
          { id: "b", name: "f", argumentsText: "{broken" },
        ],
        finishReason: "tool_calls",
        nativeFinishReason: undefined,
        logprobs: undefined,
        extra: {},
      },
    ],
  };
  expect(withCallArguments(answer).choices[0]?.toolCalls.map((one) => one.argumentsText)).toEqual(["{}", "{broken"]);
});
