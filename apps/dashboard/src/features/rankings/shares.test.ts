import { expect, test } from "vitest";
import { authorOf, rankShares } from "./shares.ts";

const usage = [
  { group: "a/one", requests: 1, inputTokens: 30, outputTokens: 10 },
  { group: "b/two", requests: 2, inputTokens: 50, outputTokens: 0 },
  { group: "a/three", requests: 4, inputTokens: 10, outputTokens: 0 },
];

test("most tokens first, each with its share", () => {
  expect(rankShares(usage, 2)).toEqual([
    { id: "b/two", requests: 2, tokens: 50, share: 0.5 },
    { id: "a/one", requests: 1, tokens: 40, share: 0.4 },
  ]);
});

test("models count for their author", () => {
  expect(rankShares(usage, 5, authorOf).map(({ id, tokens }) => [id, tokens])).toEqual([
    ["a", 50],
    ["b", 50],
  ]);
  expect(rankShares([], 5)).toEqual([]);
});
