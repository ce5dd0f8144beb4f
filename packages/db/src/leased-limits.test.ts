import type { CallLimits } from "@causeway/limits";
import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { callLimits, intentLimits } from "./leased-limits.ts";
import { periodName } from "./period-name.ts";

it("limits that went into an intent come out of it as they were", () => {
  const key = { holder: "key", subject: "key:k" } as const;
  const member = { holder: "member", subject: "member:w:u" } as const;
  const workspace = { holder: "workspace", subject: "workspace:w" } as const;
  const limits: CallLimits = {
    budgets: [
      { ...key, limit: nanoUsd(1n), reset: undefined, countsOwnKeys: true },
      { ...member, limit: nanoUsd(2n), reset: "daily", countsOwnKeys: false },
      { ...member, limit: nanoUsd(3n), reset: "weekly", countsOwnKeys: false },
      { ...workspace, limit: nanoUsd(4n), reset: "monthly", countsOwnKeys: true },
    ],
    rates: [
      { ...member, unit: "requests", limit: 60, amount: 1 },
      { ...workspace, unit: "tokens", limit: 9_000, amount: 30 },
    ],
    concurrency: [{ ...key, limit: 5 }],
  };
  const at = new Date("2026-11-23T12:00:00Z");
  expect(callLimits(intentLimits(limits, (reset) => periodName(reset, at)))).toEqual(limits);
});
