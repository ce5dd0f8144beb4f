import type { NanoUsd } from "@causeway/money";
import type { EpochSessions, Session } from "./epoch-sessions.ts";
import type { GateLedger } from "./lease-ledger.ts";

export type SliceToReclaim = { readonly workspaceId: string; readonly granted: NanoUsd };

/** Gives back to Postgres what is neither spent nor held. False when Redis is another one, or does not answer. */
export async function reclaimSlice(
  sessions: EpochSessions,
  session: Session,
  ledger: Pick<GateLedger, "returnSlice">,
  { workspaceId, granted }: SliceToReclaim,
): Promise<boolean> {
  const { epoch, connection } = session;
  const reclaimed = await (async () => {
    // A grant may have got lost on its way to Redis: only what is there can be taken back.
    await connection.applyGrant({ workspaceId, epoch, granted });
    return await connection.reclaim({ workspaceId, epoch });
  })().catch(() => undefined);
  if (reclaimed === undefined || reclaimed.kind === "stale-epoch") {
    sessions.drop(session);
    return false;
  }
  if (reclaimed.kind === "reclaimed") await ledger.returnSlice({ workspaceId, epoch, total: reclaimed.total });
  return true;
}
