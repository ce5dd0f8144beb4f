import { describe, expect, it } from "vitest";
import { readCursor, writeCursor } from "./cursor.ts";

describe("a cursor", () => {
  it("comes back as it was written", () => {
    const cursor = { startedAt: new Date("2026-11-22T10:00:00.123Z"), id: "gen-019ab" };
    expect(readCursor(writeCursor(cursor))).toEqual(cursor);
  });

  it.each(["", "abc", Buffer.from("1/").toString("base64url"), Buffer.from("x/gen-1").toString("base64url")])(
    "that we did not write is refused: %j",
    (text) => expect(() => readCursor(text)).toThrow(expect.objectContaining({ code: "invalid-request" })),
  );
});
