import type { NanoUsd } from "@causeway/money";

/** Whole days until the credits are gone, at the pace of the last seven days. */
export function daysLeft(available: NanoUsd, spentInWeek: NanoUsd): number | undefined {
  if (spentInWeek <= 0n) return undefined;
  return Number((available * 7n) / spentInWeek);
}
