import { type EventSourceMessage, createParser } from "eventsource-parser";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StreamPart } from "@causeway/protocol";
import type { Dialect } from "../provider.ts";
import { anthropicMessages } from "./anthropic-messages.ts";
import { openaiChat } from "./openai-chat.ts";

const openaiStream = `: keep-alive\n
data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}\r\n\r\n
data: {"id":"c","choices":[{"index":0,"delta":{"content":"Grüße \u2028 🙂"},"finish_reason":null}]}\n
: keep-alive
data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{"}}]}}]}\n
data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]}}]}\n
data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}\n
data: {"id":"c","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}\n
data: [DONE]\n\n`;

const anthropicStream = `event: message_start
data: {"type":"message_start","message":{"id":"m","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}\n
event: ping
data: {"type":"ping"}\n
event: content_block_start
data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n
event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Grüße \u2028 🙂"}}\n
event: content_block_start\r
data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}\r\n\r
event: content_block_delta
data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}}\n
event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}\n
event: message_stop
data: {"type":"message_stop"}\n\n`;

/** The parts of a stream that arrives in these pieces. */
function partsOf(dialect: Dialect, pieces: readonly string[]): readonly StreamPart[] {
  const reader = dialect.openStream();
  const parts: StreamPart[] = [];
  const parser = createParser({ onEvent: (event: EventSourceMessage) => parts.push(...reader.read(event)) });
  for (const piece of pieces) parser.feed(piece);
  return parts;
}

function cutAt(text: string, positions: readonly number[]): readonly string[] {
  const sorted = [0, ...positions.toSorted((a, b) => a - b), text.length];
  return sorted.slice(1).map((end, index) => text.slice(sorted[index], end));
}

describe.each([
  ["OpenAI", openaiChat, openaiStream],
  ["Anthropic", anthropicMessages, anthropicStream],
])("a stream in %s's format", (_name, dialect, text) => {
  const whole = partsOf(dialect, [text]);

  test("is read from its start to its end", () => {
    expect(whole.map((part) => part.type)).toEqual(
      expect.arrayContaining(["start", "text", "tool-call", "usage", "end"]),
    );
    expect(whole).toContainEqual({ type: "text", choice: 0, text: "Grüße \u2028 🙂" });
  });

  test("gives the same parts wherever the network cuts it", () => {
    const positions = fc.array(fc.nat(text.length), { maxLength: 40 });
    expect(() =>
      fc.assert(
        fc.property(positions, (cuts) => {
          expect(partsOf(dialect, cutAt(text, cuts))).toEqual(whole);
        }),
      ),
    ).not.toThrow();
    expect(partsOf(dialect, text.split(""))).toEqual(whole);
  });

  test("of any JSON is read without throwing", () => {
    const event = fc.oneof(
      fc.object(),
      fc.record({ choices: fc.jsonValue() }),
      fc.record({
        type: fc.constantFrom("message_start", "content_block_start", "content_block_delta", "message_delta", "error"),
        index: fc.jsonValue(),
        delta: fc.jsonValue(),
        content_block: fc.jsonValue(),
        message: fc.jsonValue(),
        usage: fc.jsonValue(),
      }),
      fc.record({
        choices: fc.array(
          fc.record({
            index: fc.jsonValue(),
            delta: fc.record({ content: fc.jsonValue(), tool_calls: fc.jsonValue() }),
          }),
        ),
        usage: fc.jsonValue(),
      }),
    );
    expect(() =>
      fc.assert(
        fc.property(fc.array(event), (events) => {
          const reader = dialect.openStream();
          for (const one of events) reader.read({ data: JSON.stringify(one) });
        }),
      ),
    ).not.toThrow();
  });
});
