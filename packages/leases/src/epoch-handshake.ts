import type { EpochTable } from "./lease-ledger.ts";
import type { Epoch } from "./records.ts";
import type { SliceConnection } from "./slice-store.ts";

export type Handshake = { readonly runId: string; readonly epoch: Epoch };

/** Whoever claimed an epoch and did not finish within this time is not waited for. */
const patienceMs = 2_000;

/**
 * Agrees with Postgres on what this Redis memory is. When it is not the one Postgres knows (another process, flushed,
 * rolled back) it gets a number of its own, and leases of earlier numbers are left to drain: nothing is ever rebuilt.
 *
 * One owner and one `setTag` per number. If its answer is lost the number is abandoned: a second one could land after
 * a flush and make an empty memory look like the one that was confirmed.
 *
 * `undefined`: not agreed yet; try again.
 */
export async function shakeHands(
  table: EpochTable,
  connection: SliceConnection,
  owner: string,
): Promise<Handshake | undefined> {
  const row = await table.readEpoch();
  const { runId, tag } = await connection.identity();
  const isKnown = row.runId === runId && row.epoch === tag;
  if (row.confirmed && isKnown) return { runId, epoch: row.epoch };

  const isClaimedByAnother = !row.confirmed && row.runId === runId && row.owner !== owner;
  if (isClaimedByAnother && row.ageMs < patienceMs) return undefined;

  if (!(await table.claimEpoch({ seen: row.epoch, runId, owner }))) return undefined;
  const epoch = row.epoch + 1;
  if (!(await connection.setTag(epoch))) return undefined;
  return (await table.confirmEpoch({ epoch, runId, owner })) ? { runId, epoch } : undefined;
}
