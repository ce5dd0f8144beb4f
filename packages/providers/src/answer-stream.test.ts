import { openaiChat as openaiChatIn, type StreamPart } from "@causeway/protocol";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AnswerStream } from "./answer-stream.ts";
import { anthropicMessages } from "./dialects/anthropic-messages.ts";
import { openaiChat } from "./dialects/openai-chat.ts";
import type { Dialect } from "./provider.ts";

const openaiEvent = (delta: object, rest: object = {}) =>
  `data: ${JSON.stringify({ id: "c", choices: [{ index: 0, delta, finish_reason: null }], usage: null, ...rest })}`;
const anthropicEvent = (type: string, rest: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}`;

const formats: readonly (readonly [string, Dialect, (texts: readonly string[]) => readonly string[]])[] = [
  [
    "OpenAI",
    openaiChat,
    (texts) => [
      openaiEvent({ role: "assistant", content: "" }),
      ...texts.map((content) => openaiEvent({ content })),
      openaiEvent({}, { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }),
      openaiEvent({}, { choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } }),
      "data: [DONE]",
    ],
  ],
  [
    "Anthropic",
    anthropicMessages,
    (texts) => [
      anthropicEvent("message_start", { message: { id: "c", content: [], usage: { input_tokens: 3 } } }),
      anthropicEvent("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
      ...texts.map((text) => anthropicEvent("content_block_delta", { index: 0, delta: { type: "text_delta", text } })),
      anthropicEvent("content_block_stop", { index: 0 }),
      anthropicEvent("message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: 4 } }),
      anthropicEvent("message_stop", {}),
    ],
  ],
];

/** What a caller of OpenAI's chat format is sent of a stream that arrives in these pieces. */
function saidOf(dialect: Dialect, pieces: readonly Uint8Array[]): string {
  const { writer } = openaiChatIn.read(
    { messages: [{ role: "user", content: "Hi" }] },
    { path: "", query: "", headers: {} },
  );
  const out = writer.stream({ id: "gen-1", created: 1, model: "a/b", provider: "P" });
  let said = out.open();
  const write = (parts: readonly StreamPart[]) => {
    said += out.write(parts);
    return true;
  };
  const stream = new AnswerStream(dialect, { write, drained: () => Promise.resolve() });
  for (const piece of pieces) stream.feed(piece);
  stream.flush();
  expect(stream.hasEnded).toBe(true);
  return said;
}

/** The deltas of text in it. */
const textsIn = (said: string): readonly string[] =>
  said
    .split("\n\n")
    .filter((event) => event !== "")
    .map((event) => JSON.parse(event.slice("data: ".length)) as { choices: { delta: { content?: string } }[] })
    .flatMap(({ choices: [choice] }) => choice?.delta.content ?? [])
    .filter((text) => text !== "");

const words = fc.oneof(
  fc.constantFrom(" the", " five words of an answer", "ü", "水 😀", '"', "\\", "a\nb", "\u2028"),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
);

describe.each(formats)("a stream in %s's format", (_name, dialect, eventsOf) => {
  test("says the same, byte for byte, wherever its bytes are cut and however its lines end", () => {
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
    const ends = fc.constantFrom("\n\n", "\r\n\r\n", "\r\r", "\n: alive\n\n");
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 12 }), ends, cuts, (texts, end, places) => {
        const events = eventsOf(texts);
        const whole = saidOf(
          dialect,
          events.map((event) => Buffer.from(`${event}\n\n`)),
        );
        const bytes = Buffer.from(
          events.map((event) => `${end === "\r\r" ? event.replace("\n", "\r") : event}${end}`).join(""),
        );
        const at = [0, ...places.map((place) => Math.floor(place * bytes.length)), bytes.length].toSorted(
          (a, b) => a - b,
        );
        const pieces = at.slice(1).map((to, index) => bytes.subarray(at[index], to));
        expect(saidOf(dialect, pieces)).toBe(whole);
        expect(textsIn(whole)).toEqual(texts);
      }),
    );
  });
});
