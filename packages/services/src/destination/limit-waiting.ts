import type { Database } from "@causeway/db";

/** Of one destination: an hour's calls of a busy workspace. */
const mostWaiting = 100_000;

/**
 * Gives up the oldest of what waits for a destination that takes calls more slowly than they come, or none for long, and
 * counts them as dropped: what waits is never without end. Returns how many.
 */
export async function limitWaiting(database: Database, most = mostWaiting): Promise<number> {
  const reason = `More than ${most.toLocaleString("en-US")} calls waited for it: the oldest were given up.`;
  const rows = await database.$queryRaw<{ count: number }[]>`
    WITH oldest AS (
      SELECT waiting.id
        FROM observability_destination AS destination
        JOIN LATERAL (SELECT id FROM observability_delivery WHERE destination_id = destination.id
                       ORDER BY id DESC OFFSET ${most} LIMIT 1) AS first_over ON true
        JOIN observability_delivery AS waiting ON waiting.destination_id = destination.id AND waiting.id <= first_over.id
         FOR UPDATE OF waiting SKIP LOCKED
    ), gone AS (
      DELETE FROM observability_delivery WHERE id IN (SELECT id FROM oldest) RETURNING destination_id
    ), counted AS (
      SELECT destination_id, count(*)::int AS count FROM gone GROUP BY destination_id
    )
    UPDATE observability_destination SET dropped = dropped + counted.count, last_error = ${reason}, last_error_at = now()
      FROM counted WHERE id = counted.destination_id
    RETURNING counted.count`;
  return rows.reduce((sum, { count }) => sum + count, 0);
}
