import type { CallLimits } from "@causeway/limits";
import { nanoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { callLimits, intentLimits, raiseOutcome } from "./leased-limits.ts";
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

it("of a budget that is used up beyond a limit that was lowered nothing is left, not less", () => {
  const budget = {
    holder: "key",
    subject: "key:k",
    limit: nanoUsd(1n),
    reset: undefined,
    countsOwnKeys: false,
  } as const;
  const limits: CallLimits = { budgets: [budget], rates: [], concurrency: [] };
  const decision = { kind: "budget", index: 0, available: nanoUsd(-4n) } as const;
  expect(raiseOutcome(limits, decision)).toEqual({ kind: "budget-exceeded", budget, available: 0n });
});
