import type { GatewayInstances } from "@causeway/gateway";
import type { MoneyPool } from "./money-pool.ts";

/** The heartbeat that keeps recovery from settling a living gateway's calls. Times are the database's. */
export const createGatewayInstances = (pool: MoneyPool): GatewayInstances => ({
  async start(instanceId) {
    await pool.query("INSERT INTO gateway_instance (id) VALUES ($1) ON CONFLICT DO NOTHING", [instanceId]);
  },
  async beat(instanceId) {
    await pool.query("UPDATE gateway_instance SET heartbeat_at = clock_timestamp() WHERE id = $1", [instanceId]);
  },
  async stop(instanceId) {
    await pool.query("UPDATE gateway_instance SET stopped_at = clock_timestamp() WHERE id = $1", [instanceId]);
  },
});
