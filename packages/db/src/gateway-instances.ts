import type { GatewayInstances } from "@causeway/gateway";
import type { MoneyPool } from "./money-pool.ts";

/** The heartbeat that keeps recovery from settling a living gateway's calls. Times are the database's. */
export const createGatewayInstances = (pool: MoneyPool): GatewayInstances => ({
  async start(instanceId) {
    // A gateway with a log of its own comes back under the same name.
    await pool.query(
      `INSERT INTO gateway_instance (id) VALUES ($1) ON CONFLICT (id) DO UPDATE
         SET started_at = clock_timestamp(), heartbeat_at = clock_timestamp(), stopped_at = NULL`,
      [instanceId],
    );
  },
  async beat(instanceId) {
    await pool.query("UPDATE gateway_instance SET heartbeat_at = clock_timestamp() WHERE id = $1", [instanceId]);
  },
  async stop(instanceId) {
    await pool.query("UPDATE gateway_instance SET stopped_at = clock_timestamp() WHERE id = $1", [instanceId]);
  },
});

/** Gateways that have given a sign of life in the last 30 seconds, whichever way they hold credits; at least one. */
export async function countLiveGateways(pool: MoneyPool): Promise<number> {
  const { rows } = await pool.query<{ live: number }>(
    `SELECT greatest(1,
       (SELECT count(*) FROM gateway_instance WHERE stopped_at IS NULL AND heartbeat_at > clock_timestamp() - interval '30 seconds'),
       (SELECT count(*) FROM lease_gateway WHERE NOT is_gone AND heartbeat_at > clock_timestamp() - interval '30 seconds')
     )::int AS live`,
  );
  return rows[0]?.live ?? 1;
}
