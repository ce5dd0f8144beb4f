import type { EpochSessions } from "./epoch-sessions.ts";
import type { LeaseClock } from "./intent-log.ts";
import type { LeaseLedger } from "./lease-ledger.ts";
import { type LeftoverHolds, leftoverOf, overdueHolds, releaseHold, settledById } from "./leftover-holds.ts";

export type SweepParts = {
  readonly gatewayId: string;
  readonly sessions: EpochSessions;
  readonly ledger: LeaseLedger;
  readonly clock: LeaseClock;
  readonly leftovers: LeftoverHolds;
  readonly isOpen: (generationId: string) => boolean;
};

/** Lets go of own holds whose call is over: a command that was thought lost may have landed late. */
export async function sweepOwnHolds(parts: SweepParts): Promise<void> {
  const { gatewayId, sessions, ledger, clock, leftovers, isOpen } = parts;
  const session = await sessions.current();
  if (!session) return;
  const overdue = await overdueHolds(sessions, session, clock.nowMs());
  const own = overdue.filter(({ owner, generationId }) => owner === gatewayId && !isOpen(generationId));
  const settled = await settledById(ledger, own);
  for (const hold of own) {
    // A call that was refused may have asked again meanwhile, under the same id.
    if (isOpen(hold.generationId)) continue;
    leftovers.rememberLettingGo(hold);
    if (!(await releaseHold(sessions, session, leftoverOf(hold, settled.get(hold.generationId))))) return;
  }
}
