import { expect, it } from "vitest";
import { topUpStatus } from "./top-up-status.ts";

const now = new Date("2026-11-22T12:00:00Z");
const card = { kind: "saved", brand: "visa", last4: "4242" } as const;
const settings = {
  enabled: true,
  thresholdCents: 500,
  amountCents: 2_000,
  monthlyCapCents: 10_000,
  monthCents: 4_000,
  failureReason: undefined,
  nextAttemptAt: undefined,
};
const declined = "The card was refused: Your card was declined. Buy credits once by hand.";

it.each([
  ["is on", settings, "on", "Buys $20.00 when fewer than $5.00 are left. $40.00 of at most $100.00 bought this month."],
  ["is on after a pause that is over", { ...settings, failureReason: declined, nextAttemptAt: now }, "on", "Buys"],
  [
    "waits after a failed charge",
    { ...settings, failureReason: declined, nextAttemptAt: new Date("2026-11-22T13:00:00Z") },
    "waiting",
    `${declined} The next attempt is after 2026-11-22 13:00 UTC; saving the settings tries again now.`,
  ],
  ["has reached its cap", { ...settings, monthCents: 8_001 }, "capped", "Raise the cap or buy credits by hand"],
  ["was switched off by failures", { ...settings, enabled: false, failureReason: declined }, "stopped", declined],
  ["is off", { ...settings, enabled: false }, "off", "with your saved card"],
  ["was never set up", undefined, "off", "with your saved card"],
] as const)("%s", (_name, state, kind, text) => {
  const status = topUpStatus(state, card, now);
  expect(status.kind).toBe(kind);
  expect(status.text).toContain(text);
});

it("says how to get a saved card where there is none", () => {
  expect(topUpStatus(undefined, { kind: "none" }, now).text).toContain("Buy credits once");
});
