import { type NanoUsd, zero } from "@causeway/money";
import type { CallUnderWay } from "./calls-under-way.ts";
import type { EpochSessions, Session } from "./epoch-sessions.ts";
import type { LeaseLedger, SettledRecord } from "./lease-ledger.ts";
import type { Epoch } from "./records.ts";
import type { SettleCommand, StoredHold } from "./slice-store.ts";

type Leftover = Omit<SettleCommand, "record">;
/** What is charged to its lease is not known yet. */
export type UnusedHold = Omit<Leftover, "charge">;

/** A call that is refused asks again within moments: this is far more than can be refused meanwhile. */
const mostRemembered = 10_000;

/**
 * Holds in Redis that nobody needs any more: their call is settled in Postgres, or never began. Letting go of one
 * twice is harmless, and one that is forgotten here is found again when its deadline has passed.
 */
export class LeftoverHolds {
  readonly #sessions: EpochSessions;
  /** By call: one that moved on holds in more than one epoch. */
  readonly #leftovers = new Map<string, readonly Leftover[]>();
  /** Calls of which something was let go of. Even a command that was given up may still land. */
  readonly #letGoOf = new Set<string>();

  constructor(sessions: EpochSessions) {
    this.#sessions = sessions;
  }

  add(leftover: Leftover): void {
    const { generationId, epoch } = leftover;
    const others = (this.#leftovers.get(generationId) ?? []).filter((other) => other.epoch !== epoch);
    this.#leftovers.set(generationId, [...others, leftover]);
  }

  /** Of a call of which nothing is due. */
  addUnused(call: CallUnderWay): void {
    for (const unused of unusedHolds(call)) this.add({ ...unused, charge: zero });
  }

  /**
   * For a call that was refused and asks again on other terms: nothing of it is let go of now. Says in which epochs it
   * may hold something. `undefined`: it is too late, and what it would hold in Redis could be let go of under it.
   */
  keep(generationId: string): readonly Epoch[] | undefined {
    if (this.#letGoOf.has(generationId)) return undefined;
    const kept = this.#leftovers.get(generationId) ?? [];
    this.#leftovers.delete(generationId);
    return kept.map(({ epoch }) => epoch);
  }

  get size(): number {
    return this.#leftovers.size;
  }

  async release(): Promise<void> {
    const session = await this.#sessions.current();
    if (!session) return;
    for (const leftover of [...this.#leftovers.values()].flat().slice(0, 200)) {
      if (this.#leftovers.get(leftover.generationId)?.includes(leftover) !== true) continue;
      this.rememberLettingGo(leftover);
      if (!(await releaseHold(this.#sessions, session, leftover))) return;
      this.#forget(leftover);
    }
  }

  /** Before a command to let go is sent: none may be taken under this id in Redis again. */
  rememberLettingGo({ generationId }: { readonly generationId: string }): void {
    this.#letGoOf.add(generationId);
    if (this.#letGoOf.size > mostRemembered) this.#letGoOf.delete(this.#letGoOf.values().next().value ?? "");
  }

  #forget({ generationId, epoch }: Leftover): void {
    const others = (this.#leftovers.get(generationId) ?? []).filter((other) => other.epoch !== epoch);
    if (others.length > 0) this.#leftovers.set(generationId, others);
    else this.#leftovers.delete(generationId);
  }
}

/** Where an answer was lost there may be a hold that this call, which is over, never used. */
export function unusedHolds({ intent, epoch, maybeHeldIn }: CallUnderWay): readonly UnusedHold[] {
  const unused: UnusedHold[] = [];
  for (const tried of maybeHeldIn) {
    if (tried === epoch) continue;
    const { generationId, workspaceId, budgets } = intent;
    unused.push({ epoch: tried, generationId, workspaceId, budgets });
  }
  return unused;
}

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

/** Those of the holds that are still there: from now on their owner asks Postgres before it settles them. */
export async function claimHolds(
  sessions: EpochSessions,
  session: Session,
  holds: readonly StoredHold[],
): Promise<readonly StoredHold[]> {
  if (holds.length === 0) return [];
  try {
    return await session.connection.claim(holds);
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
