import { type NanoUsd, nanoUsd, zero } from "@causeway/money";
import { chargeFor, soundUsage } from "@causeway/pricing";
import type { AttemptReport } from "../attempt-once.ts";
import { ownKeyIdOf } from "../open-own-key.ts";

/**
 * Which of a call's attempts its caller is told of: the last, unless that failed where an earlier one was answered in
 * another form than was asked for. An answer is better than none.
 */
export function toldAttempt(reports: readonly AttemptReport[], last: AttemptReport): AttemptReport {
  if (answered.includes(last.outcome.kind)) return last;
  return reports.findLast(({ outcome }) => outcome.kind === "nonconforming") ?? last;
}

const answered: readonly AttemptReport["outcome"]["kind"][] = [
  "completed",
  "interrupted",
  "cancelled",
  "nonconforming",
];

/** What the providers bill us, at list price, for whole answers that were passed over for their form. */
export const costOfUnused = (reports: readonly AttemptReport[], told: AttemptReport): NanoUsd =>
  reports
    .filter((report) => report !== told && report.outcome.kind === "nonconforming")
    .reduce((sum, report) => nanoUsd(sum + costOfAnswer(report)), zero);

/** Nothing on a key of the workspace's own: its provider bills the workspace. */
export function costOfAnswer({ candidate, reading }: AttemptReport): NanoUsd {
  if (ownKeyIdOf(candidate) !== undefined || !reading.reportedUsage) return zero;
  return chargeFor(soundUsage(reading.reportedUsage), candidate.endpoint.price).cost;
}
