import type { EpochTable } from "@causeway/leases";
import type { MoneyPool } from "./money-pool.ts";

/** Which life of Redis is the current one: one row, changed by comparison only. */
export const createEpochTable = (pool: MoneyPool): EpochTable => ({
  async readEpoch() {
    const { rows } = await pool.query<{
      epoch: string;
      run_id: string;
      owner: string;
      confirmed: boolean;
      age_ms: number;
    }>(`SELECT epoch, run_id, owner, confirmed,
               (extract(epoch FROM clock_timestamp() - claimed_at) * 1000)::float8 AS age_ms FROM redis_epoch`);
    const [row] = rows;
    if (!row) throw new Error("The epoch's row is missing");
    const { run_id: runId, owner, confirmed, age_ms: ageMs } = row;
    return { epoch: Number(row.epoch), runId, owner, confirmed, ageMs };
  },
  async claimEpoch({ seen, runId, owner }) {
    const { rows } = await pool.query<{ claimed: boolean }>("SELECT claim_epoch($1, $2, $3) AS claimed", [
      seen,
      runId,
      owner,
    ]);
    return rows[0]?.claimed === true;
  },
  async confirmEpoch({ epoch, runId, owner }) {
    const { rowCount } = await pool.query(
      "UPDATE redis_epoch SET confirmed = true WHERE epoch = $1 AND run_id = $2 AND owner = $3",
      [epoch, runId, owner],
    );
    return rowCount === 1;
  },
});
