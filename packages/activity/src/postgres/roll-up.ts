import type { Database } from "@causeway/db";

const dayMs = 86_400_000;

/** Roll-ups of minutes are kept so long; the questions of pages rely on a day less. */
const minutesKeptMs = 8 * dayMs;

/** Before this there may be no roll-ups of minutes. */
export const minutesFrom = (now: Date): number => now.getTime() - minutesKeptMs + dayMs;

/**
 * Takes what was settled since into the roll-ups, at most `limit` calls in each of its transactions. Two at once wait for
 * each other. Returns how many calls it took in.
 */
export async function rollUp(database: Database, { limit = 5_000 }: { readonly limit?: number } = {}): Promise<number> {
  let total = 0;
  for (;;) {
    const [row] = await database.$queryRaw<{ rows: number }[]>`
      SELECT roll_up_activity(${limit}::int, clock_timestamp() - make_interval(secs => ${minutesKeptMs / 1_000}::float8)) AS rows`;
    const rows = row?.rows ?? 0;
    total += rows;
    if (rows < limit) return total;
  }
}

/** Forgets what is too old to be asked for: minutes, and hours of endpoints. Returns how many roll-ups went. */
export async function forgetOldRollUps(database: Database): Promise<number> {
  const minutes = await database.$executeRaw`
    DELETE FROM activity_rollup WHERE grain = 'minute'
       AND bucket_start < clock_timestamp() - make_interval(secs => ${minutesKeptMs / 1_000}::float8)`;
  const hours = await database.$executeRaw`
    DELETE FROM endpoint_traffic WHERE hour < clock_timestamp() - make_interval(secs => ${minutesKeptMs / 1_000}::float8)`;
  return minutes + hours;
}
