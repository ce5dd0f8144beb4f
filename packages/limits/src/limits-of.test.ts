import { parseUsd } from "@causeway/money";
import { expect, it } from "vitest";
import type { HolderLimits } from "./holder-limits.ts";
import { limitsOf } from "./limits-of.ts";

const none: HolderLimits = {
  holder: "key",
  subject: "key:k1",
  name: "sk-cw-v1-abc…xyz",
  spend: [],
  countsOwnKeys: false,
  requestsPerMinute: undefined,
  tokensPerMinute: undefined,
  concurrency: undefined,
  models: undefined,
  providers: undefined,
};
const size = { promptTokens: 100, maxOutputTokens: 400 };

it("asks for nothing where nothing is limited", () => {
  expect(limitsOf({ limits: [none] }, size)).toEqual({ budgets: [], rates: [], concurrency: [] });
});

it("counts a call against every cap of its key, its member and its workspace", () => {
  const key = { ...none, spend: [{ limit: parseUsd("5"), reset: "daily" as const }] };
  const workspace: HolderLimits = {
    ...none,
    holder: "workspace",
    subject: "workspace:w1",
    countsOwnKeys: true,
    spend: [
      { limit: parseUsd("100"), reset: "weekly" },
      { limit: parseUsd("1000"), reset: undefined },
    ],
  };
  expect(limitsOf({ limits: [key, workspace] }, size).budgets).toEqual([
    { holder: "key", subject: "key:k1", limit: 5_000_000_000n, reset: "daily", countsOwnKeys: false },
    { holder: "workspace", subject: "workspace:w1", limit: 100_000_000_000n, reset: "weekly", countsOwnKeys: true },
    { holder: "workspace", subject: "workspace:w1", limit: 1_000_000_000_000n, reset: undefined, countsOwnKeys: true },
  ]);
});

it.each([
  ["the prompt and the longest answer", size, 500],
  ["a usual answer where the length is open", { ...size, maxOutputTokens: undefined }, 1_124],
  [
    "a whole minute for what is larger, so that it is let in when nothing else was",
    { ...size, promptTokens: 9_000 },
    2_000,
  ],
])("takes of the tokens per minute %s", (_, of, amount) => {
  const { rates } = limitsOf({ limits: [{ ...none, requestsPerMinute: 60, tokensPerMinute: 2_000 }] }, of);
  expect(rates).toEqual([
    { holder: "key", subject: "key:k1", unit: "requests", limit: 60, amount: 1 },
    { holder: "key", subject: "key:k1", unit: "tokens", limit: 2_000, amount },
  ]);
});

it("limits how many calls are under way", () => {
  expect(limitsOf({ limits: [{ ...none, concurrency: 3 }] }, size).concurrency).toEqual([
    { holder: "key", subject: "key:k1", limit: 3 },
  ]);
});
