import { expect, it } from "vitest";
import { readIds, writeIds } from "./seen.ts";

it("keeps ids, the newest when there are too many, and nothing else", () => {
  const ids = Array.from({ length: 50 }, (_, index) => `01a2069c-${index}`);
  expect(readIds(writeIds([...ids, ...ids]))).toEqual(ids.slice(-40));
  expect(readIds(undefined)).toEqual([]);
  expect(readIds("a.<b>; Path=/.c")).toEqual(["a", "c"]);
});
