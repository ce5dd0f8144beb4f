import type { LimitReset } from "./call-limits.ts";

/**
 * When a limit with this reset begins anew after `at`: the next midnight, Monday or first of the month, UTC.
 * `undefined` for a limit that never does. For telling people; which period counts is decided by the database's clock.
 */
export function nextReset(reset: LimitReset, at: Date): Date | undefined {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  switch (reset) {
    case "daily":
      return new Date(Date.UTC(year, month, day + 1));
    case "weekly":
      return new Date(Date.UTC(year, month, day + 7 - ((at.getUTCDay() + 6) % 7)));
    case "monthly":
      return new Date(Date.UTC(year, month + 1, 1));
    case undefined:
      return undefined;
  }
}
