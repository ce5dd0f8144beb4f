import type { LimitState } from "@causeway/db";
import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { toLimitsView } from "./limits-view.ts";

const none: LimitState = {
  holder: "key",
  subject: "key:k",
  name: "k",
  spend: [],
  spending: [],
  countsOwnKeys: false,
  requestsPerMinute: undefined,
  tokensPerMinute: 1_000,
  concurrency: undefined,
  models: ["a/*"],
  providers: undefined,
};
const spending = (limit: bigint, spent: bigint): LimitState => ({
  ...none,
  spending: [
    {
      limit: nanoUsd(limit),
      spent: nanoUsd(spent),
      left: nanoUsd(limit > spent ? limit - spent : 0n),
      reset: "weekly",
      resetsAt: new Date("2026-11-23T00:00:00Z"),
    },
  ],
});

it("keeps money exact and shows what is not limited as absent", () => {
  expect(toLimitsView(spending(3_000_000_001n, 1n))).toEqual({
    spending: [
      {
        period: "weekly",
        amount: "3.000000001",
        spent: "0.000000001",
        left: "3",
        percent: 0,
        resetsAt: "2026-11-23T00:00:00.000Z",
      },
    ],
    countsOwnKeys: false,
    requestsPerMinute: undefined,
    tokensPerMinute: 1_000,
    concurrency: undefined,
    models: ["a/*"],
    providers: undefined,
  });
});

it.each([
  [25_000_000_000n, 5_000_000_000n, 20],
  [3n, 1n, 33.3],
  [1n, 5n, 100],
  [0n, 0n, 100],
])("of a limit of %s with %s spent fills %s %% of the bar", (limit, spent, percent) => {
  expect(toLimitsView(spending(limit, spent)).spending[0]?.percent).toBe(percent);
});
