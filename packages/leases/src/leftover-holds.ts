import { type NanoUsd, zero } from "@causeway/money";
import type { CallUnderWay } from "./calls-under-way.ts";
import type { EpochSessions, Session } from "./epoch-sessions.ts";
import type { LeaseLedger, SettledRecord } from "./lease-ledger.ts";
import type { Epoch } from "./records.ts";
import type { SettleCommand, StoredHold } from "./slice-store.ts";

type Leftover = Omit<SettleCommand, "record">;

/**
 * Holds in Redis that nobody needs any more: their call is settled in Postgres, or never began. Letting go of one
 * twice is harmless, and one that is forgotten here is found again when its deadline has passed.
 */
export class LeftoverHolds {
  readonly #sessions: EpochSessions;
  readonly #leftovers = new Map<string, Leftover>();
  readonly #generations = new Set<string>();

  constructor(sessions: EpochSessions) {
    this.#sessions = sessions;
  }

  add(leftover: Leftover): void {
    this.#leftovers.set(keyOf(leftover), leftover);
    this.#generations.add(leftover.generationId);
  }

  /** Where an answer was lost there may be a hold that this call, which is over, never used. */
  addUnused({ intent, epoch, maybeHeldIn }: CallUnderWay): void {
    for (const tried of maybeHeldIn) {
      if (tried === epoch) continue;
      const { generationId, workspaceId, budgets } = intent;
      this.add({ epoch: tried, generationId, workspaceId, budgets, charge: zero });
    }
  }

  /** A hold in Redis under this id is about to be let go of. */
  has(generationId: string): boolean {
    return this.#generations.has(generationId);
  }

  get size(): number {
    return this.#leftovers.size;
  }

  async release(): Promise<void> {
    const session = await this.#sessions.current();
    if (!session) return;
    for (const leftover of [...this.#leftovers.values()].slice(0, 200)) {
      if (!(await releaseHold(this.#sessions, session, leftover))) return;
      this.#leftovers.delete(keyOf(leftover));
      const isLast = ![...this.#leftovers.values()].some(({ generationId }) => generationId === leftover.generationId);
      if (isLast) this.#generations.delete(leftover.generationId);
    }
  }
}

const keyOf = ({ epoch, generationId }: { epoch: Epoch; generationId: string }) => `${epoch}:${generationId}`;

export async function releaseHold(sessions: EpochSessions, session: Session, leftover: Leftover): Promise<boolean> {
  try {
    await session.connection.settle({ ...leftover, record: undefined });
    return true;
  } catch {
    sessions.drop(session);
    return false;
  }
}

/** Holds whose owner has not put them off in time; none when Redis does not answer. */
export async function overdueHolds(
  sessions: EpochSessions,
  session: Session,
  nowMs: number,
): Promise<readonly StoredHold[]> {
  try {
    return await session.connection.overdueHolds(nowMs, 200);
  } catch {
    sessions.drop(session);
    return [];
  }
}

/** What was charged to the lease of this hold: nothing when another lease paid, or none. */
export function chargeTo(hold: { readonly epoch: Epoch }, settled: SettledRecord | undefined): NanoUsd {
  return settled?.epoch === hold.epoch ? settled.charged : zero;
}

export async function settledById(
  ledger: LeaseLedger,
  holds: readonly StoredHold[],
): Promise<Map<string, SettledRecord>> {
  if (holds.length === 0) return new Map();
  const settled = await ledger.findSettled(holds.map(({ generationId }) => generationId));
  return new Map(settled.map((record) => [record.generationId, record]));
}

export const leftoverOf = (hold: StoredHold, settled: SettledRecord | undefined): Leftover => ({
  epoch: hold.epoch,
  generationId: hold.generationId,
  workspaceId: hold.workspaceId,
  charge: chargeTo(hold, settled),
  budgets: hold.budgets,
});
