import type { EpochTable, GateLedger, SpendingStop } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import { createEpochTable } from "./epoch-table.ts";
import type { MoneyPool } from "./money-pool.ts";

/** What stops and reclaims slices: for processes that hold nothing themselves. */
export const createGateLedger = (pool: MoneyPool): EpochTable & GateLedger => ({
  ...createEpochTable(pool),
  async returnSlice({ workspaceId, epoch, total }) {
    await pool.query("SELECT return_slice($1, $2, $3)", [workspaceId, epoch, total.toString()]);
  },
  async grantedTo({ workspaceId, epoch }) {
    const { rows } = await pool.query<{ granted_nano: string }>(
      "SELECT granted_nano FROM lease WHERE workspace_id = $1 AND epoch = $2 AND state = 'open'",
      [workspaceId, epoch],
    );
    return rows[0] && nanoUsd(BigInt(rows[0].granted_nano));
  },
  async stoppedWorkspaces() {
    const { rows } = await pool.query<{ id: string; stop: SpendingStop }>(
      `SELECT id, 'stopped-by-' || coalesce(spending_stopped, 'review') AS stop FROM workspace
        WHERE spending_stopped IS NOT NULL OR review_since IS NOT NULL`,
    );
    return rows.map(({ id, stop }) => ({ workspaceId: id, stop }));
  },
});
