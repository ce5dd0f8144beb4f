import { expect, it } from "vitest";
import { readIds, writeIds } from "../banners/seen.ts";
import { wordsId } from "./words-id.ts";

it("is another for other words, and is kept as what was put away", () => {
  const id = "01a2069c-0000-7000-8000-000000000000";
  const [before, after] = [1, 2].map((day) => wordsId({ id, writtenAt: new Date(Date.UTC(2026, 10, day)) }));
  expect(before).not.toBe(after);
  expect(readIds(writeIds([before ?? "", after ?? ""]))).toEqual([before, after]);
});
