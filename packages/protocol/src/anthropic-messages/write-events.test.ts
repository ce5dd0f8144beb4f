import { AppError } from "@causeway/errors";
import { createParser } from "eventsource-parser";
import { describe, expect, it } from "vitest";
import type { StreamPart } from "../answer.ts";
import { eventWriter } from "./write-events.ts";
import { closing, envelope } from "../written.fixture.ts";

const shown = { excludeReasoning: false };
const text = (words: string): StreamPart => ({ type: "text", choice: 0, text: words });
const call = (index: number, extra = {}): StreamPart => ({
  type: "tool-call",
  choice: 0,
  index,
  id: `t${index}`,
  name: "f",
  ...extra,
});
const args = (index: number, words: string): StreamPart => ({ type: "tool-arguments", choice: 0, index, text: words });
const finish = (reason: "stop" | "tool_calls", more = {}): StreamPart => ({
  type: "finish",
  choice: 0,
  reason,
  nativeReason: undefined,
  ...more,
});
const thought = (detail: object): StreamPart => ({
  type: "reasoning",
  choice: 0,
  text: "",
  details: [{ type: "reasoning.text", format: "anthropic-claude-v1", index: 0, ...detail }],
});

type Told = { event: string | undefined; data: ToldData };
type ToldData = Record<string, unknown> & {
  index: number;
  content_block?: Record<string, string>;
  delta?: Record<string, string>;
};

function eventsOf(written: string): readonly Told[] {
  const events: Told[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => {
      events.push({ event, data: JSON.parse(data) as ToldData });
    },
  });
  parser.feed(written);
  return events;
}

function stream(parts: readonly (readonly StreamPart[])[], options = shown): readonly Told[] {
  const writer = eventWriter(envelope, options);
  return eventsOf(writer.open() + parts.map((some) => writer.write(some)).join("") + writer.end(closing));
}

/** `start 0 text`, `delta 0 text_delta Hi`, `stop 0` … of the blocks alone. */
const blocksOf = (events: readonly Told[]): readonly string[] =>
  events.flatMap(({ event, data }) => {
    const { index, content_block: block = {}, delta = {} } = data;
    if (event === "content_block_start") return [`start ${index} ${block["type"]}`];
    if (event === "content_block_stop") return [`stop ${index}`];
    const said = delta["text"] ?? delta["thinking"] ?? delta["signature"] ?? delta["partial_json"];
    return event === "content_block_delta" ? [`delta ${index} ${said}`] : [];
  });

it("opens, pings, tells its blocks, then how it stopped and what it cost", () => {
  const events = stream([[text("Hel"), text("lo")], [text("!")], [finish("stop", { stopSequence: "END" })]]);
  expect(events).toEqual([
    {
      event: "message_start",
      data: {
        type: "message_start",
        message: expect.objectContaining({
          id: "gen-1",
          type: "message",
          role: "assistant",
          model: "a/b",
          content: [],
          stop_reason: null,
          usage: expect.objectContaining({ input_tokens: 0, output_tokens: 0 }),
        }),
      },
    },
    { event: "ping", data: { type: "ping" } },
    {
      event: "content_block_start",
      data: { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    },
    {
      event: "content_block_delta",
      data: { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hel" } },
    },
    {
      event: "content_block_delta",
      data: { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "lo" } },
    },
    {
      event: "content_block_delta",
      data: { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "!" } },
    },
    { event: "content_block_stop", data: { type: "content_block_stop", index: 0 } },
    {
      event: "message_delta",
      data: {
        type: "message_delta",
        delta: { stop_reason: "stop_sequence", stop_sequence: "END", stop_details: null },
        usage: expect.objectContaining({ input_tokens: 10, output_tokens: 7, cost: 0.000000125 }),
      },
    },
    { event: "message_stop", data: { type: "message_stop" } },
  ]);
});

it("opens with what the provider has counted by then", () => {
  const { usage } = closing.billed;
  const [start] = eventsOf(eventWriter({ ...envelope, countedFirst: usage }, shown).open());
  expect(start?.data).toMatchObject({ message: { usage: { input_tokens: 10, cache_read_input_tokens: 60 } } });
});

describe("blocks", () => {
  it.each<[string, readonly (readonly StreamPart[])[], readonly string[]]>([
    ["none for an empty answer", [[text("")], [finish("stop")]], []],
    [
      "thinking with its signature, text, then calls one after the other",
      [
        [thought({ text: "Hm" })],
        [thought({ text: "m" })],
        [thought({ text: "", signature: "sig" })],
        [text("Hi")],
        [call(0), args(0, '{"a"')],
        [args(0, ":1}")],
        [call(1), args(1, "{}")],
        [finish("tool_calls")],
      ],
      [
        "start 0 thinking",
        "delta 0 Hm",
        "delta 0 m",
        "delta 0 sig",
        "stop 0",
        "start 1 text",
        "delta 1 Hi",
        "stop 1",
        "start 2 tool_use",
        'delta 2 {"a"',
        "delta 2 :1}",
        "stop 2",
        "start 3 tool_use",
        "delta 3 {}",
        "stop 3",
      ],
    ],
    [
      "thinking between other blocks, where it stood",
      [[thought({ text: "A", signature: "s0" })], [text("Hi")], [thought({ text: "B", signature: "s1", index: 2 })]],
      [
        "start 0 thinking",
        "delta 0 A",
        "delta 0 s0",
        "stop 0",
        "start 1 text",
        "delta 1 Hi",
        "stop 1",
        "start 2 thinking",
        "delta 2 B",
        "delta 2 s1",
        "stop 2",
      ],
    ],
    [
      "calls whose arguments come mixed: each stays open until its own are whole",
      [[call(0), args(0, '{"a"')], [call(1), args(1, '{"b"')], [args(0, ":1}")], [args(1, ":2}")]],
      [
        "start 0 tool_use",
        'delta 0 {"a"',
        "start 1 tool_use",
        'delta 1 {"b"',
        "delta 0 :1}",
        "delta 1 :2}",
        "stop 0",
        "stop 1",
      ],
    ],
    [
      "what Anthropic's own tools wrote, whole",
      [
        [{ type: "native", choice: 0, format: "anthropic-messages", value: { type: "server_tool_use", id: "s" } }],
        [{ type: "native", choice: 0, format: "gemini", value: { executableCode: {} } }],
        [text("Hi")],
      ],
      ["start 0 server_tool_use", "stop 0", "start 1 text", "delta 1 Hi", "stop 1"],
    ],
  ])("%s", (_, parts, blocks) => {
    expect(blocksOf(stream(parts))).toEqual(blocks);
  });

  it("seals what a thinking block has no field for, when it ends", () => {
    const detail = { format: "google-gemini-v1", index: 0 };
    const blocks = blocksOf(stream([[thought({ ...detail, text: "A" })], [thought({ ...detail, text: "B" })]]));
    expect(blocks).toEqual([
      "start 0 thinking",
      "delta 0 A",
      "delta 0 B",
      'delta 0 causeway.{"type":"reasoning.text","format":"google-gemini-v1","index":0}',
      "stop 0",
    ]);
  });

  it("hides thinking, but not its signature", () => {
    const parts = [[thought({ text: "Hm" })], [thought({ text: "", signature: "sig" })]];
    expect(blocksOf(stream(parts, { excludeReasoning: true }))).toEqual(["start 0 thinking", "delta 0 sig", "stop 0"]);
  });

  it("puts Gemini's signature into the id of its call", () => {
    const extra = { extra_content: { google: { thought_signature: "a+b/cQ==" } } };
    const events = stream([[call(0, { extra })]]);
    expect(events.find(({ event }) => event === "content_block_start")?.data).toMatchObject({
      content_block: { id: "t0__sig__a-b_cQ" },
    });
  });
});

describe("a stream that breaks off", () => {
  const error = new AppError("upstream-failed", "P broke off its answer.");

  it("ends with an error event that says what is charged, and nothing after it", () => {
    const writer = eventWriter(envelope, shown);
    const events = eventsOf(writer.open() + writer.write([text("Hi")]) + writer.fail(error, "error", closing));
    expect(events.map(({ event }) => event)).toEqual([
      "message_start",
      "ping",
      "content_block_start",
      "content_block_delta",
      "error",
    ]);
    expect(events.at(-1)?.data).toMatchObject({
      type: "error",
      error: { type: "api_error", message: "P broke off its answer.", error_type: "provider_unavailable" },
      request_id: "gen-1",
      usage: { cost: 0.000000125 },
    });
  });

  it("has no usage when nothing began", () => {
    const [event] = eventsOf(eventWriter(envelope, shown).fail(error, "error"));
    expect(event?.data).not.toHaveProperty("usage");
  });
});
