import type { SeriesPoint } from "@causeway/activity";

/** Calls on own keys of one provider, of the days that were asked for. */
export type RecentUse = {
  readonly requests: number;
  readonly errors: number;
  /** The last UTC day with a call: `2026-11-23`. */
  readonly lastDay: string;
};

/** By id of the provider, from its days. */
export function recentUse(days: readonly SeriesPoint[]): Readonly<Record<string, RecentUse>> {
  const byProvider: Record<string, RecentUse> = {};
  for (const { group, bucketStart, requests, errors } of days) {
    if (requests === 0) continue;
    const day = bucketStart.toISOString().slice(0, 10);
    const before = byProvider[group];
    byProvider[group] = {
      requests: (before?.requests ?? 0) + requests,
      errors: (before?.errors ?? 0) + errors,
      lastDay: before && before.lastDay > day ? before.lastDay : day,
    };
  }
  return byProvider;
}
