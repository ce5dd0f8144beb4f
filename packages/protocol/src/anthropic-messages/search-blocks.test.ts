import { describe, expect, it } from "vitest";
import type { StreamPart } from "../answer.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { answerOf, closing, envelope } from "../written.fixture.ts";
import { readMessagesCall } from "./read-request.ts";
import { eventWriter } from "./write-events.ts";
import { writeMessage } from "./write-message.ts";

const shown = { excludeReasoning: false };
const pages = [{ url: "https://reefs.test/1", title: "Reefs" }];
const search = (more: object = {}): StreamPart => ({ type: "search", choice: 0, query: "coral reefs", pages, ...more });
const text = (words: string): StreamPart => ({ type: "text", choice: 0, text: words });
const finish: StreamPart = { type: "finish", choice: 0, reason: "stop", nativeReason: "stop" };

const searched = { ...closing, billed: { ...closing.billed, webSearch: { requests: 1, cost: closing.billed.cost } } };
const whole = (choice: object): { content: JsonObject[]; usage: JsonObject; stop_reason: string } =>
  JSON.parse(writeMessage(answerOf(choice), envelope, searched, shown));

function dataOf(parts: readonly (readonly StreamPart[])[]): readonly JsonObject[] {
  const writer = eventWriter(envelope, shown);
  const written = writer.open() + parts.map((some) => writer.write(some)).join("") + writer.end(searched);
  return written
    .split("\n")
    .filter((line) => line.startsWith("data: "))
    .map((line) => JSON.parse(line.slice("data: ".length)));
}

const use = { type: "server_tool_use", name: "web_search", id: "srvtoolu_found_gen_1_0" };
const result = {
  type: "web_search_tool_result",
  tool_use_id: "srvtoolu_found_gen_1_0",
  content: [{ type: "web_search_result", ...pages[0], encrypted_content: "", page_age: null }],
};

describe("a search that Anthropic did not make", () => {
  it("is told to clients of Messages as one that it made", () => {
    const { content, usage, stop_reason } = whole({ text: "Warm seas.", searches: [{ query: "coral reefs", pages }] });
    expect(content).toMatchObject([{ ...use, input: { query: "coral reefs" } }, result, { type: "text" }]);
    expect(usage).toMatchObject({ server_tool_use: { web_search_requests: 1 } });
    expect(stop_reason).toBe("end_turn");
  });

  it("is streamed block by block, its input piece by piece", () => {
    const data = dataOf([[search()], [text("Warm ")], [text("seas.")], [finish, { type: "end" }]]);
    const blocks = data.filter(({ type }) => typeof type === "string" && type.startsWith("content_block"));
    expect(blocks).toMatchObject([
      { type: "content_block_start", index: 0, content_block: { ...use, input: {} } },
      { index: 0, delta: { type: "input_json_delta", partial_json: '{"query":"coral reefs"}' } },
      { type: "content_block_stop", index: 0 },
      { type: "content_block_start", index: 1, content_block: result },
      { type: "content_block_stop", index: 1 },
      { type: "content_block_start", index: 2, content_block: { type: "text" } },
      { index: 2, delta: { text: "Warm " } },
      { index: 2, delta: { text: "seas." } },
      { type: "content_block_stop", index: 2 },
    ]);
    expect(data.at(-2)).toMatchObject({
      type: "message_delta",
      delta: { stop_reason: "end_turn" },
      usage: { server_tool_use: { web_search_requests: 1 } },
    });
  });

  it("stands between what was said before and after it, each with an id of its own", () => {
    const data = dataOf([
      [text("Looking.")],
      [search({ query: undefined, pages: undefined })],
      [search()],
      [text("So.")],
    ]);
    const starts = data.flatMap(({ content_block: block }) => (isJsonObject(block) ? [block] : []));
    expect(starts.map(({ type }) => type)).toEqual([
      "text",
      "server_tool_use",
      "web_search_tool_result",
      "server_tool_use",
      "web_search_tool_result",
      "text",
    ]);
    expect(starts[1]).toMatchObject({ id: "srvtoolu_found_gen_1_0", input: {} });
    expect(starts[2]).toMatchObject({ tool_use_id: "srvtoolu_found_gen_1_0", content: [] });
    expect(starts[3]).toMatchObject({ id: "srvtoolu_found_gen_1_1" });
  });

  it("comes after what is cited of it where it is told last", () => {
    const annotations = [{ type: "url_citation", url_citation: { ...pages[0], start_index: 0, end_index: 5 } }];
    const cited: StreamPart = {
      type: "extra",
      choice: 0,
      delta: { annotations },
      logprobs: undefined,
      toldIn: "gemini",
    };
    const data = dataOf([[text("Warm seas.")], [cited, search(), finish]]);
    expect(data.filter(({ type }) => type === "content_block_delta")).toMatchObject([
      { index: 0, delta: { type: "text_delta" } },
      { index: 0, delta: { type: "citations_delta" } },
      { index: 1, delta: { type: "input_json_delta" } },
    ]);
  });

  it("is not told twice of one that Anthropic made", () => {
    expect(
      dataOf([[search({ toldIn: "anthropic-messages" })], [finish]]).some(({ content_block: block }) => block),
    ).toBe(false);
  });

  it("is not sent to Anthropic when it comes back", () => {
    const { content } = whole({ text: "Warm seas.", searches: [{ query: "coral reefs", pages }] });
    const theirs = { type: "server_tool_use", id: "srvtoolu_01abc", name: "web_search", input: {} };
    const { request } = readMessagesCall(
      {
        model: "a/b",
        max_tokens: 9,
        messages: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: [...content, theirs] },
          { role: "user", content: "And?" },
        ],
      },
      { path: "", query: "", headers: {} },
    );
    const turn = request.messages[1];
    expect(turn).toMatchObject({ content: [{ type: "text", text: "Warm seas." }], toolCalls: [] });
    expect(turn?.role === "assistant" && turn.native?.content).toEqual([{ type: "text", text: "Warm seas." }, theirs]);
  });
});
