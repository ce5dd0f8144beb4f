import type { GatewayTable } from "@causeway/leases";
import type { MoneyPool } from "./money-pool.ts";

/** Who may still have something to say about old leases. Times are the database's. */
export const createGatewayTable = (pool: MoneyPool): GatewayTable => ({
  async register(gatewayId) {
    await pool.query(
      `INSERT INTO lease_gateway (id, heartbeat_at) VALUES ($1, clock_timestamp())
         ON CONFLICT (id) DO UPDATE SET heartbeat_at = clock_timestamp(), is_gone = false`,
      [gatewayId],
    );
  },
  async beat(gatewayId, fenced, { count, oldestMs }) {
    const { rows } = await pool.query<{ epoch: string; is_gone: boolean }>(
      `WITH beaten AS (
         UPDATE lease_gateway SET heartbeat_at = clock_timestamp(), fenced_epoch = greatest(fenced_epoch, coalesce($2, 0)),
                unsettled = $3,
                unsettled_since = CASE WHEN $3 > 0 THEN clock_timestamp() - make_interval(secs => $4::float8 / 1000) END
          WHERE id = $1 AND NOT is_gone RETURNING id)
       SELECT epoch, NOT EXISTS (SELECT 1 FROM beaten) AS is_gone FROM redis_epoch`,
      [gatewayId, fenced ?? null, count, oldestMs],
    );
    return { isGone: rows[0]?.is_gone !== false, epoch: Number(rows[0]?.epoch ?? 0) };
  },
  async leave(gatewayId) {
    await pool.query("UPDATE lease_gateway SET is_gone = true, unsettled = 0, unsettled_since = NULL WHERE id = $1", [
      gatewayId,
    ]);
  },
  async silentGateways(gatewayIds) {
    const { rows } = await pool.query<{ id: string }>(
      `SELECT named.id FROM unnest($1::text[]) AS named(id) LEFT JOIN lease_gateway AS gateway ON gateway.id = named.id
        WHERE gateway.id IS NULL OR gateway.is_gone OR gateway.heartbeat_at < clock_timestamp() - interval '30 seconds'`,
      [gatewayIds],
    );
    return rows.map(({ id }) => id);
  },
});

/**
 * Gives up on gateways that have been silent for longer than a stream can last (30 minutes): nobody waits for them any
 * more before old leases are closed. Not in the first minutes of a database that was away itself.
 */
export async function declareGoneGateways(pool: MoneyPool): Promise<number> {
  const { rowCount } = await pool.query(
    `UPDATE lease_gateway SET is_gone = true
      WHERE NOT is_gone AND heartbeat_at < clock_timestamp() - interval '35 minutes'
        AND pg_postmaster_start_time() < clock_timestamp() - interval '5 minutes'`,
  );
  return rowCount ?? 0;
}
