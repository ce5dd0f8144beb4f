import type { UnfinishedPurchase } from "@causeway/services";

const longestPauseMs = 3_600_000;

/**
 * Which unfinished purchases to ask Stripe about now: a new one at once, then each time its age has doubled, at the
 * latest every hour. Most are abandoned pages that end a day later, and asking about all of them every time would grow
 * without bound. Kept in memory only: after a restart each is asked about once more.
 */
export function createCatchUpSchedule() {
  let dueAtAgeMs = new Map<string, number>();
  return {
    due(purchases: readonly UnfinishedPurchase[]): readonly UnfinishedPurchase[] {
      const due = purchases.filter(({ id, ageMs }) => ageMs >= (dueAtAgeMs.get(id) ?? 0));
      const asked = new Set(due.map(({ id }) => id));
      // Built anew, so that purchases that have ended are forgotten.
      dueAtAgeMs = new Map(
        purchases.map(({ id, ageMs }) => [
          id,
          asked.has(id) ? ageMs + Math.min(ageMs, longestPauseMs) : (dueAtAgeMs.get(id) ?? 0),
        ]),
      );
      return due;
    },
  };
}
