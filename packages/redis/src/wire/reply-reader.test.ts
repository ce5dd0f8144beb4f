import { array, assert, constantFrom, infiniteStream, integer, letrec, oneof, property, string } from "fast-check";
import { expect, it } from "vitest";
import { type Reply, ReplyError, ReplyReader } from "./reply-reader.ts";

const line = string({ unit: "grapheme" }).map((text) => text.replaceAll(/[\r\n]/g, ""));

/** What Redis sends, and what is to be read of it. */
const { reply: anyReply } = letrec<{ reply: readonly [bytes: string, value: Reply] }>((tie) => ({
  reply: oneof(
    { maxDepth: 3 },
    string({ unit: "grapheme" }).map((text) => [`$${Buffer.byteLength(text)}\r\n${text}\r\n`, text] as const),
    integer().map((number) => [`:${number}\r\n`, number] as const),
    line.map((text) => [`+${text}\r\n`, text] as const),
    line.map((text) => [`-${text}\r\n`, new ReplyError(text)] as const),
    constantFrom(["$-1\r\n", null] as const, ["*-1\r\n", null] as const),
    array(tie("reply"), { maxLength: 5 }).map((items) => {
      const bytes = items.map(([written]) => written).join("");
      return [`*${items.length}\r\n${bytes}`, items.map(([, value]) => value)] as const;
    }),
  ),
}));

it("reads the same answers wherever the bytes are cut", () => {
  assert(
    property(array(anyReply), infiniteStream(integer({ min: 1, max: 40 })), (replies, sizes) => {
      const read: Reply[] = [];
      const reader = new ReplyReader((reply) => read.push(reply));
      const bytes = Buffer.from(replies.map(([written]) => written).join(""));
      let at = 0;
      for (const size of sizes) {
        if (at >= bytes.length) break;
        // As a connection does, whose memory is used again.
        const chunk = Buffer.from(bytes.subarray(at, at + size));
        reader.feed(chunk);
        chunk.fill(0);
        at += size;
      }
      expect(read).toEqual(replies.map(([, value]) => value));
    }),
  );
});

it("refuses what is no answer of Redis", () => {
  const reader = new ReplyReader(() => undefined);
  expect(() => reader.feed(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"))).toThrow("another protocol");
});
