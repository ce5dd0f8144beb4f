import { AppError } from "@causeway/errors";
import { type JsonObject, openaiResponses as inbound } from "@causeway/protocol";
import { expect, test } from "vitest";
import { anthropicMessages } from "./anthropic-messages.ts";
import { openaiResponses } from "./openai-responses.ts";

const head = { path: "/v1/responses", query: "", headers: {} };
const envelope = { id: "gen-1", created: 1, model: "maker/one", provider: "P" };
const tools = [{ type: "function", name: "weather" }];
const question = { role: "user", content: "Weather?" };
const read = (input: readonly object[], stream: boolean) =>
  inbound.read({ model: "maker/one", input, tools, stream }, head);

/** What a client gets of the provider's events, and gives back with the results of its calls. */
function nextInput(dialect: typeof anthropicMessages, events: readonly object[]): readonly object[] {
  const writer = read([question], true).writer.stream(envelope);
  const reader = dialect.openStream();
  const told = events.map((event) => writer.write(reader.read({ data: JSON.stringify(event) }))).join("");
  const items = `${told}${writer.fail(new AppError("internal", "Only to end all items."), "error")}`
    .split("\n")
    .filter((line) => line.startsWith('data: {"type":"response.output_item.done"'))
    .map((line) => (JSON.parse(line.slice("data: ".length)) as { item: JsonObject }).item);
  return [question, ...items];
}

const item = (type: string, output_index: number, fields: object) => ({ type, output_index, item: fields });
const start = (index: number, content_block: object) => ({ type: "content_block_start", index, content_block });
const delta = (index: number, fields: object) => ({ type: "content_block_delta", index, delta: fields });
const stop = (index: number) => ({ type: "content_block_stop", index });

test("OpenAI's sealed reasoning goes back to OpenAI as the items that it was, in order", () => {
  const first = { type: "reasoning", id: "rs_a", summary: [], encrypted_content: "AAA" };
  const second = { type: "reasoning", id: "rs_b", summary: [], encrypted_content: "BBB" };
  const input = nextInput(openaiResponses, [
    { type: "response.created", response: { id: "resp_1" } },
    item("response.output_item.added", 0, { ...first, encrypted_content: "" }),
    { type: "response.reasoning_summary_text.delta", output_index: 0, item_id: "rs_a", summary_index: 0, delta: "Hm" },
    item("response.output_item.done", 0, { ...first, summary: [{ type: "summary_text", text: "Hm" }] }),
    item("response.output_item.added", 1, { ...second, encrypted_content: "" }),
    item("response.output_item.done", 1, second),
  ]);
  const { request } = read(input, false).call;
  const body = openaiResponses.writeRequest(request, { upstreamModelId: "gpt-5-pro", maxOutputTokens: 500 });
  expect(body["input"]).toEqual([
    { role: "user", content: [{ type: "input_text", text: "Weather?" }] },
    { ...first, summary: [{ type: "summary_text", text: "Hm" }] },
    second,
  ]);
});

test("Claude's signed thinking goes back to Claude as the blocks that it was, in order", () => {
  const input = nextInput(anthropicMessages, [
    { type: "message_start", message: { id: "msg_1", usage: { input_tokens: 1, output_tokens: 1 } } },
    start(0, { type: "thinking", thinking: "", signature: "" }),
    delta(0, { type: "thinking_delta", thinking: "First " }),
    delta(0, { type: "thinking_delta", thinking: "this." }),
    delta(0, { type: "signature_delta", signature: "SIG" }),
    stop(0),
    start(1, { type: "redacted_thinking", data: "RED" }),
    stop(1),
    start(2, { type: "tool_use", id: "c1", name: "weather", input: {} }),
    stop(2),
    { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 5 } },
    { type: "message_stop" },
  ]);
  const { request } = read([...input, { type: "function_call_output", call_id: "c1", output: "Sun" }], false).call;
  const body = anthropicMessages.writeRequest(request, { upstreamModelId: "claude-sonnet-4-5", maxOutputTokens: 500 });
  expect(body["messages"]).toMatchObject([
    { role: "user" },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "First this.", signature: "SIG" },
        { type: "redacted_thinking", data: "RED" },
        { type: "tool_use", id: "c1", name: "weather" },
      ],
    },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "c1" }] },
  ]);
});
