import { expect, it } from "vitest";
import type { TracedCall } from "./traced-call.ts";
import { traceIdOf, writeTraces } from "./write-traces.ts";

const call: TracedCall = {
  id: "gen-0193f5a0-1b2c-7d3e-8f40-a1b2c3d4e5f6",
  workspaceId: "w",
  startedAt: new Date("2026-11-23T10:00:00.123Z"),
  durationMs: 1_500,
  firstTokenMs: 250,
  apiType: "chat-completions",
  requestedModel: "maker/one:nitro",
  model: "maker/one",
  provider: "openai",
  streamed: true,
  status: "completed",
  httpStatus: 200,
  finishReason: "tool_calls",
  errorMessage: undefined,
  inputTokens: 10,
  outputTokens: 5,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  content: {
    input: {
      messages: [
        { role: "user", content: [{ type: "text", text: "Weather?" }] },
        { role: "tool", tool_call_id: "c1", content: "sunny" },
      ],
    },
    output: {
      completion: null,
      reasoning: "Hm.",
      tool_calls: [{ id: "c2", type: "function", function: { name: "look", arguments: "{}" } }],
    },
  },
};

type Span = { attributes: { key: string; value: Record<string, unknown> }[] } & Record<string, unknown>;
function spanOf(one: TracedCall, style: "otel" | "langfuse" = "otel") {
  const { resourceSpans } = JSON.parse(writeTraces([one], style)) as {
    resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
  };
  const span = resourceSpans[0]?.scopeSpans[0]?.spans[0];
  return { span, values: Object.fromEntries(span?.attributes.map(({ key, value }) => [key, value]) ?? []) };
}

it("writes a call as a span of a trace that has its id, with times in nanoseconds", () => {
  const { span, values } = spanOf(call);
  expect(span).toMatchObject({
    traceId: "0193f5a01b2c7d3e8f40a1b2c3d4e5f6",
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    name: "chat maker/one",
    startTimeUnixNano: "1795428000123000000",
    endTimeUnixNano: "1795428001623000000",
    status: { code: 1 },
  });
  expect(values).toMatchObject({
    "gen_ai.usage.input_tokens": { intValue: "10" },
    "gen_ai.response.time_to_first_chunk": { doubleValue: 0.25 },
    "gen_ai.response.finish_reasons": { arrayValue: { values: [{ stringValue: "tool_calls" }] } },
    "causeway.streamed": { boolValue: true },
  });
  expect(values["gen_ai.usage.cost"]).toBeUndefined();
});

it("writes messages by OpenTelemetry's conventions, and for Langfuse in OpenAI's words", () => {
  expect(JSON.parse(String(spanOf(call).values["gen_ai.input.messages"]?.["stringValue"]))).toEqual([
    { role: "user", parts: [{ type: "text", content: "Weather?" }] },
    { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: "sunny" }] },
  ]);
  expect(JSON.parse(String(spanOf(call).values["gen_ai.output.messages"]?.["stringValue"]))).toEqual([
    {
      role: "assistant",
      finish_reason: "tool_calls",
      parts: [
        { type: "reasoning", content: "Hm." },
        { type: "tool_call", id: "c2", name: "look", arguments: "{}" },
      ],
    },
  ]);
  const { values } = spanOf(call, "langfuse");
  expect(JSON.parse(String(values["langfuse.observation.output"]?.["stringValue"]))).toMatchObject({
    tool_calls: [{ id: "c2" }],
  });
  expect(values["gen_ai.input.messages"]).toBeUndefined();
});

it("says why a call failed, and has a trace's id for ids of any form", () => {
  expect(spanOf({ ...call, errorMessage: "overloaded" }).span?.["status"]).toEqual({ code: 2, message: "overloaded" });
  expect(traceIdOf({ id: "gen-1" })).toMatch(/^[0-9a-f]{32}$/);
});

it("writes an amount or a time as the same type when it happens to be whole", () => {
  const cost = { total: 0, isOwnKey: false, upstream: 1 };
  expect(spanOf({ ...call, firstTokenMs: 1_000, cost }).values).toMatchObject({
    "gen_ai.usage.cost": { doubleValue: 0 },
    "causeway.cost.upstream": { doubleValue: 1 },
    "gen_ai.response.time_to_first_chunk": { doubleValue: 1 },
  });
});
