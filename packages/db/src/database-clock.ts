import type { MoneyPool } from "./money-pool.ts";

/**
 * The database's clock as this process knows it: one look at it, and the machine's steady clock since. A wall clock that
 * is wrong here, or is set back, moves neither periods nor deadlines.
 */
export type DatabaseClock = {
  /** Milliseconds since 1970; this machine's own time until the first look. */
  nowMs(): number;
  /** Never steps back. For durations. */
  monotonicMs(): number;
  /** Looks again. Rejects when the database is away; the clock then goes on from the last look. */
  measure(): Promise<void>;
};

export function createDatabaseClock(
  pool: MoneyPool,
  monotonicMs: () => number = () => performance.now(),
): DatabaseClock {
  let offsetMs = Date.now() - monotonicMs();
  return {
    nowMs: () => Math.round(monotonicMs() + offsetMs),
    monotonicMs,
    async measure() {
      const askedMs = monotonicMs();
      const { rows } = await pool.query<{ ms: number }>(
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms",
      );
      const [row] = rows;
      // Somewhere between question and answer.
      if (row) offsetMs = row.ms - (askedMs + monotonicMs()) / 2;
    },
  };
}
