import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MalformedAnswer } from "../../provider.ts";
import { openStream } from "./open-stream.ts";

const delta = (index: number, piece: object) => JSON.stringify({ type: "content_block_delta", index, delta: piece });
const text = (words: string) => delta(0, { type: "text_delta", text: words });

describe("events that are the same but for their text", () => {
  const graphemes = fc.string({ unit: "grapheme", minLength: 1 });
  const tricky = fc.constantFrom(
    '"',
    "\\",
    "\n",
    "\u0001",
    'a","x":"b',
    "text_delta",
    ":",
    ",",
    "0",
    "\u2028",
    "ü🙂",
    " a",
  );
  const pieces = fc.array(fc.oneof(graphemes, tricky), { minLength: 1, maxLength: 20 });

  test("say what they say when each is read by itself", () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }), (words, indices) => {
        const reader = openStream();
        const events = words.map((word, turn) =>
          delta(indices[turn % indices.length] ?? 0, { type: "text_delta", text: word }),
        );
        expect(events.flatMap((data) => reader.read({ event: "content_block_delta", data }))).toEqual(
          words.map((word) => ({ type: "text", choice: 0, text: word })),
        );
      }),
    );
  });

  test("are told from those of another kind", () => {
    const reader = openStream();
    for (const words of ["one", "two"]) reader.read({ data: text(words) });
    expect(reader.read({ data: delta(0, { type: "thinking_delta", thinking: "hm" }) })).toMatchObject([
      { type: "reasoning", text: "hm" },
    ]);
    expect(reader.read({ data: text("three") })).toEqual([{ type: "text", choice: 0, text: "three" }]);
    const wrong = text("four").replace("four", 'fo"ur');
    expect(() => reader.read({ data: wrong })).toThrow(MalformedAnswer);
  });
});
