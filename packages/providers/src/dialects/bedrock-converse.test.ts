import { type JsonObject, readChatCompletion, type Warning } from "@causeway/protocol";
import { describe, expect, test } from "vitest";
import { MalformedAnswer } from "../provider.ts";
import { bedrockConverse } from "./bedrock-converse.ts";

function written(body: JsonObject, upstreamModelId = "qwen.qwen3-32b-v1:0", supportedParameters?: readonly string[]) {
  const warnings: Warning[] = [];
  const { request } = readChatCompletion({ messages: [{ role: "user", content: "Hi" }], ...body });
  const call = { upstreamModelId, maxOutputTokens: 4_000, warn: (warning: Warning) => warnings.push(warning) };
  return {
    body: bedrockConverse.writeRequest(request, { ...call, ...(supportedParameters && { supportedParameters }) }),
    warnings,
  };
}

const tools = [{ type: "function", function: { name: "f", parameters: { type: "object", properties: {} } } }];
const png = "data:image/png;base64,QUJD";

describe("a request in Bedrock's format", () => {
  test("has alternating turns, with results and pictures in blocks", () => {
    const { body } = written({
      messages: [
        { role: "system", content: "Be brief" },
        { role: "user", content: [{ type: "image_url", image_url: { url: png } }] },
        { role: "user", content: "See?" },
        {
          role: "assistant",
          content: "",
          tool_calls: [{ id: "a.1", type: "function", function: { name: "f", arguments: "" } }],
        },
        { role: "tool", tool_call_id: "a.1", content: "done" },
      ],
      tools,
      tool_choice: "required",
      stop: "x",
      temperature: 0.5,
    });
    expect(body).toEqual({
      messages: [
        { role: "user", content: [{ image: { format: "png", source: { bytes: "QUJD" } } }, { text: "See?" }] },
        { role: "assistant", content: [{ toolUse: { toolUseId: "a_2e_1", name: "f", input: {} } }] },
        { role: "user", content: [{ toolResult: { toolUseId: "a_2e_1", content: [{ text: "done" }] } }] },
      ],
      system: [{ text: "Be brief" }],
      inferenceConfig: { maxTokens: 4_000, temperature: 0.5, stopSequences: ["x"] },
      toolConfig: {
        tools: [{ toolSpec: { name: "f", inputSchema: { json: { type: "object", properties: {} } } } }],
        toolChoice: { any: {} },
      },
    });
  });

  test("has no cache point after nothing, and a name for every document", () => {
    const cache_control = { type: "ephemeral" };
    const file_data = "data:application/pdf;base64,QUJD";
    const content = [
      { type: "text", text: " ", cache_control },
      { type: "file", file: { filename: "Tides,  2026.pdf", file_data } },
      { type: "file", file: { file_data } },
      { type: "file", file: { filename: " ", file_data } },
    ];
    expect(written({ messages: [{ role: "user", content }] }, "amazon.nova-pro-v1:0").body["messages"]).toMatchObject([
      {
        content: [
          { document: { name: "Tides- 2026-pdf" } },
          { document: { name: "messages-0-content-2" } },
          { document: { name: "messages-0-content-3" } },
        ],
      },
    ]);
  });

  test("has cache points after what the caller marked, where the model takes them", () => {
    const content = [{ type: "text", text: "Long", cache_control: { type: "ephemeral" } }];
    const messages = [
      { role: "system", content },
      { role: "user", content: "Hi" },
    ];
    expect(written({ messages }, "amazon.nova-pro-v1:0").body["system"]).toEqual([
      { text: "Long" },
      { cachePoint: { type: "default" } },
    ]);
    expect(written({ messages }).body["system"]).toEqual([{ text: "Long" }]);
  });

  test("names the tools of earlier calls again, without which it is refused", () => {
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", tool_calls: [{ id: "a", type: "function", function: { name: "old", arguments: "{}" } }] },
      { role: "tool", tool_call_id: "a", content: "1" },
    ];
    expect(written({ messages }).body["toolConfig"]).toEqual({
      tools: [{ toolSpec: { name: "old", inputSchema: { json: { type: "object" } } } }],
    });
    expect(written({ tools, tool_choice: "none" }).body).not.toHaveProperty("toolConfig");
  });

  test.each([
    ["anthropic.claude-sonnet-4-5-v1:0", { thinking: { type: "enabled", budget_tokens: 2_048 } }],
    ["amazon.nova-2-lite-v1:0", { reasoningConfig: { type: "enabled", maxReasoningEffort: "low" } }],
    ["deepseek.v3-v1:0", { reasoning_effort: "low" }],
  ])("tells %s how much to think in its author's words", (model, fields) => {
    expect(written({ reasoning: { effort: "low" } }, model).body["additionalModelRequestFields"]).toEqual(fields);
  });

  test("holds the answer to a schema, or says that it could not", () => {
    const response_format = { type: "json_schema", json_schema: { name: "n", schema: { type: "object" } } };
    expect(written({ response_format }).body["outputConfig"]).toEqual({
      textFormat: { type: "json_schema", structure: { jsonSchema: { name: "n", schema: '{"type":"object"}' } } },
    });
    const told = written({ response_format }, "m", ["response_format"]);
    expect(told.warnings).toMatchObject([{ code: "changed", param: "response_format" }]);
    expect(JSON.stringify(told.body["system"])).toContain("JSON Schema");
  });

  test("for what it cannot say is refused, or goes without and says so", () => {
    const picture = [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://e.x/a.png" } }] }];
    expect(() => written({ messages: picture })).toThrow(/messages.0.content.0 is an address/);
    expect(() => written({ n: 2 })).toThrow(/n must be 1/);
    expect(written({ seed: 1 }).warnings).toMatchObject([{ code: "not-expressible", param: "seed" }]);
  });
});

const usage = { inputTokens: 10, outputTokens: 7, totalTokens: 37, cacheReadInputTokens: 15, cacheWriteInputTokens: 5 };
const counted = { input: 30, cachedInput: 15, cacheWrite: 5, output: 7, reasoning: 0 };

const answered = (content: readonly object[], stopReason: string) =>
  bedrockConverse.readAnswer({ output: { message: { role: "assistant", content } }, stopReason, usage });

describe("an answer in Bedrock's format", () => {
  test("is read with reasoning, text, calls and counts, and its reasoning goes back as it came", () => {
    const reasoningContent = { reasoningText: { text: "hm", signature: "S" } };
    const answer = answered(
      [{ reasoningContent }, { text: "Hi" }, { toolUse: { toolUseId: "t", name: "f", input: { a: 1 } } }],
      "tool_use",
    );
    const [choice] = answer.choices;
    expect(choice).toMatchObject({
      text: "Hi",
      reasoning: "hm",
      toolCalls: [{ id: "t", name: "f", argumentsText: '{"a":1}' }],
      finishReason: "tool_calls",
    });
    expect(answer.usage).toEqual(counted);
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Hi", reasoning_details: [...(choice?.reasoningDetails ?? [])] },
      { role: "user", content: "And?" },
    ];
    expect(written({ messages }).body["messages"]).toMatchObject([
      {},
      { content: [{ reasoningContent }, { text: "Hi" }] },
      {},
    ]);
  });

  test.each([
    ["end_turn", "stop"],
    ["max_tokens", "length"],
    ["guardrail_intervened", "content_filter"],
    ["content_filtered", "content_filter"],
    ["malformed_tool_use", "error"],
    ["something_new", "stop"],
  ])("that stopped for %s ended with %s", (native, finishReason) => {
    expect(answered([{ text: "x" }], native).choices[0]).toMatchObject({ finishReason, nativeFinishReason: native });
  });

  test("holds the text that has its sources beside it", () => {
    const cited = { citations: [{ title: "Tides" }], content: [{ text: "it rises " }, { text: "twice" }] };
    expect(
      answered([{ text: "As told, " }, { citationsContent: cited }, { text: "." }], "end_turn").choices[0]?.text,
    ).toBe("As told, it rises twice.");
  });

  test("that is none is malformed", () => {
    expect(() => bedrockConverse.readAnswer({ message: "x" })).toThrow(MalformedAnswer);
  });
});

const read = (event: string, body: object) => bedrockConverse.openStream().read({ event, data: JSON.stringify(body) });

describe("a stream in Bedrock's format", () => {
  test.each([[["messageStop", "metadata"]], [["metadata", "messageStop"]]])(
    "ends when it told why it stopped, and the counts: %j",
    (order) => {
      const bodies: Readonly<Record<string, object>> = {
        messageStop: { stopReason: "max_tokens" },
        metadata: { usage },
      };
      const stream = bedrockConverse.openStream();
      const parts = order.map((event) => stream.read({ event, data: JSON.stringify(bodies[event]) }));
      expect(parts[0]).not.toContainEqual({ type: "end" });
      expect(parts[1]?.at(-1)).toEqual({ type: "end" });
      expect(parts.flat()).toContainEqual({ type: "usage", usage: counted });
      expect(parts.flat()).toContainEqual({ type: "finish", choice: 0, reason: "length", nativeReason: "max_tokens" });
    },
  );

  test("calls a tool by its name, whatever marks run into it", () => {
    const start = { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t", name: "f<|channel|>commentary" } } };
    expect(read("contentBlockStart", start)).toMatchObject([{ type: "tool-call", name: "f" }]);
  });

  test("tells an exception with the status that it has outside of streams", () => {
    expect(read("throttlingException", { message: "Too many tokens, please wait" })).toEqual([
      { type: "error", message: "Too many tokens, please wait", providerCode: "throttlingException", status: 429 },
    ]);
    expect(read("modelStreamErrorException", {})).toMatchObject([{ type: "error", status: 424 }]);
  });

  test("passes over events that it does not know", () => {
    expect(read("somethingNew", {})).toEqual([]);
  });
});

test.each([
  [400, "The provided model identifier is invalid.", { kind: "unavailable", reason: "model-not-found" }],
  [400, "Input is too long for requested model.", { kind: "refused", reason: "context-too-long" }],
  [403, "The security token included in the request is invalid.", { kind: "credential-rejected" }],
  [429, "Too many requests, please wait before trying again.", { kind: "unavailable", reason: "rate-limited" }],
  [503, "Bedrock is unable to process your request.", { kind: "unavailable", reason: "overloaded" }],
])("%i with %j is understood", (status, message, outcome) => {
  expect(bedrockConverse.readError(status, {}, { message })).toMatchObject(outcome);
});
