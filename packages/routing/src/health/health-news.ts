import type { BreakerNews } from "./breaker.ts";
import type { PeriodCounts } from "./health-books.ts";

/** What one process has seen since it last told the others. Times are milliseconds since 1970. */
export type HealthNews = {
  /** Counts told again under the same number are the same, and count once. */
  readonly number: number;
  /** By minute, to be added to what the others counted. */
  readonly counts: readonly PeriodCounts[];
  readonly breakers: ReadonlyMap<string, BreakerNews>;
  /** Ejected endpoints whose pause is over and that calls here would like to try: one process at a time may. */
  readonly wantsToProbe: readonly string[];
  /** Which periods it would like to hear of. */
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
};

/** What all processes know. */
export type FleetHealth = {
  readonly nowMs: number;
  readonly minutes: readonly PeriodCounts[];
  readonly hours: readonly PeriodCounts[];
  readonly breakers: ReadonlyMap<string, BreakerNews>;
  /** Of `wantsToProbe`: those that this process may try. */
  readonly mayProbe: readonly string[];
};

/** Tells the news and hears what all know, in one round trip. Rejects when the others cannot be reached. */
export type TellHealth = (news: HealthNews) => Promise<FleetHealth>;
