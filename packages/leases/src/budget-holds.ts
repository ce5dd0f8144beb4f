import { type NanoUsd, nanoUsd, zero } from "@causeway/money";
import type { EpochSessions, Session } from "./epoch-sessions.ts";
import type { LeaseClock } from "./intent-log.ts";
import type { LeaseLedger } from "./lease-ledger.ts";
import type { BudgetHoldIntent, BudgetToCount } from "./records.ts";
import { seedBudgets } from "./seed-budgets.ts";
import type { BudgetHoldReply, SettleBudgetsCommand, StoredBudgetHold } from "./slice-store.ts";
import type { HoldDecision } from "./take-hold.ts";

/** `away`: Redis cannot be used now, and Postgres is to look after the limits itself. */
export type BudgetHoldDecision = Exclude<HoldDecision, { readonly kind: "low" }> | { readonly kind: "away" };

/** Longer than any call can last: what is found then has been forgotten by a process that died. */
const deadlineMs = 35 * 60_000;
const mostRounds = 8;
const mostAtOnce = 200;
/** Of calls under way for longer than its own process takes to let go of one that it has settled. */
const mostLookedAt = 2_000;
const settledAfterMs = 60_000;
const mostRemembered = 10_000;
/** While nobody drains the stream, nobody can know. */
const drainPatienceMs = 60_000;

/**
 * What calls whose credits Postgres holds count in budgets, rates and calls under way while Redis looks after these:
 * otherwise two stores would each let a limit be used up. No money lies here, so nothing of it is in the log.
 */
export class BudgetHolds {
  readonly #sessions: EpochSessions;
  readonly #ledger: Pick<LeaseLedger, "budgetUse">;
  readonly #clock: LeaseClock;
  readonly #held = new Map<string, StoredBudgetHold>();
  readonly #toSettle = new Map<string, SettleBudgetsCommand>();
  readonly #toTell = new Map<string, { readonly budget: BudgetToCount; readonly sinceMs: number }>();

  constructor(sessions: EpochSessions, ledger: Pick<LeaseLedger, "budgetUse">, clock: LeaseClock) {
    this.#sessions = sessions;
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** Takes all or nothing and says why; asked again, raises what the call needs. Rejects when Postgres is away. */
  async take(intent: BudgetHoldIntent): Promise<BudgetHoldDecision> {
    for (let round = 0; round < mostRounds; round++) {
      const session = await this.#sessions.current();
      if (!session) return { kind: "away" };
      const reply = await this.#ask(session, intent);
      switch (reply?.kind) {
        case "held":
          this.#held.set(intent.generationId, { ...intent, epoch: session.epoch });
          return { kind: "held" };
        case "unknown-budget":
          await seedBudgets(this.#sessions, session, this.#ledger, intent.budgets.slice(reply.index));
          break;
        case "rate": {
          const retryAfterSeconds = Math.max(1, Math.ceil(reply.retryAfterMs / 1_000));
          return { kind: "rate", index: reply.index, retryAfterSeconds };
        }
        case "stale-epoch":
        case undefined:
          this.#sessions.drop(session);
          break;
        case "budget":
        case "concurrency":
          return reply;
        case "key-blocked":
        case "stopped-by-debt":
        case "stopped-by-dispute":
        case "stopped-by-review":
          return { kind: reply.kind };
      }
    }
    return { kind: "away" };
  }

  async #ask({ epoch, connection }: Session, intent: BudgetHoldIntent): Promise<BudgetHoldReply | undefined> {
    const until = this.#clock.nowMs() + deadlineMs;
    return await connection.holdBudgets({ epoch, intent, deadlineMs: until }).catch(() => undefined);
  }

  /** The call is settled: `counts` says what each of its budgets counts, in their order. Never rejects. */
  async settle(generationId: string, counts: readonly NanoUsd[]): Promise<void> {
    const held = this.#held.get(generationId);
    if (!held) return;
    this.#held.delete(generationId);
    this.#toSettle.set(generationId, { ...held, counts });
    await this.settleLeftovers();
  }

  async settleLeftovers(): Promise<void> {
    if (this.#toSettle.size === 0) return;
    const session = await this.#sessions.current();
    if (!session) return;
    for (const command of [...this.#toSettle.values()].slice(0, mostAtOnce)) {
      if (!(await settleBudgets(this.#sessions, session, command))) return;
      this.#toSettle.delete(command.generationId);
    }
  }

  /** Postgres has counted a call in these which Redis did not hold for, or not in this life. */
  noteCounted(budgets: readonly BudgetToCount[]): void {
    const sinceMs = this.#clock.monotonicMs();
    for (const budget of budgets) this.#toTell.set(`${budget.subject}:${budget.period}`, { budget, sinceMs });
    if (this.#toTell.size > mostRemembered) this.#toTell.delete(this.#toTell.keys().next().value ?? "");
  }

  /**
   * Tells Redis what Postgres has counted, so that a limit is not used up once in each store. Again and again, until
   * nothing that Redis has counted was still on its way. Rejects when Postgres is away.
   */
  async tellCounts(): Promise<void> {
    if (this.#toTell.size === 0) return;
    const session = await this.#sessions.current();
    if (!session) return;
    for (const [name, note] of [...this.#toTell].slice(0, mostAtOnce)) {
      // Before it is asked: what Postgres counts after its answer is noted anew.
      this.#toTell.delete(name);
      let told: "all" | "what there is" | "nothing" = "nothing";
      try {
        told = await this.#tell(session, note.budget);
      } finally {
        const isLate = this.#clock.monotonicMs() - note.sinceMs > drainPatienceMs;
        const isOver = told === "all" || (told === "what there is" && isLate);
        if (!isOver && !this.#toTell.has(name)) this.#toTell.set(name, note);
      }
      if (told === "nothing") return;
    }
  }

  async #tell(session: Session, budget: BudgetToCount): Promise<"all" | "what there is" | "nothing"> {
    const { epoch, connection } = session;
    const { subject, period } = budget;
    const name = { epoch, subject, period };
    const known = await connection.readBudget(name).catch(() => this.#lose(session));
    if (known === "not counted") return "all";
    if (!known) return "nothing";
    const { spent } = await this.#ledger.budgetUse(budget);
    const raised = await connection.raiseBudget({ ...name, seen: known.spent, spent }).catch(() => this.#lose(session));
    if (!raised) return "nothing";
    return known.isDrained && raised === "as seen" ? "all" : "what there is";
  }

  #lose(session: Session): undefined {
    this.#sessions.drop(session);
    return undefined;
  }

  get size(): number {
    return this.#held.size + this.#toSettle.size;
  }
}

async function settleBudgets(
  sessions: EpochSessions,
  session: Session,
  command: SettleBudgetsCommand,
): Promise<boolean> {
  try {
    await session.connection.settleBudgets(command);
    return true;
  } catch {
    sessions.drop(session);
    return false;
  }
}

/** What a call comes to in each budget: `charged` in credits, `ownList` at list price on an own key. */
export const countsOf = (
  budgets: readonly { readonly countsOwnKeys?: boolean }[],
  { charged, ownList }: { readonly charged: NanoUsd; readonly ownList: NanoUsd },
): readonly NanoUsd[] =>
  budgets.map(({ countsOwnKeys }) => (countsOwnKeys === true ? nanoUsd(charged + ownList) : charged));

/**
 * For the worker: lets go of what processes that died have left, at what Postgres says of the calls: of those that somebody
 * else has settled meanwhile soon, and of all that are overdue.
 */
export async function settleOverdueBudgetHolds(
  sessions: EpochSessions,
  ledger: Pick<LeaseLedger, "readCounts">,
  clock: LeaseClock,
): Promise<void> {
  await settleBudgetHolds(sessions, ledger, { dueBy: clock.nowMs(), most: mostAtOnce, onlySettled: false });
  const dueBy = clock.nowMs() + deadlineMs - settledAfterMs;
  await settleBudgetHolds(sessions, ledger, { dueBy, most: mostLookedAt, onlySettled: true });
}

async function settleBudgetHolds(
  sessions: EpochSessions,
  ledger: Pick<LeaseLedger, "readCounts">,
  { dueBy, most, onlySettled }: { readonly dueBy: number; readonly most: number; readonly onlySettled: boolean },
): Promise<void> {
  const session = await sessions.current();
  if (!session) return;
  const due = await session.connection.overdueBudgetHolds(dueBy, most).catch(() => sessions.drop(session));
  if (!due || due.length === 0) return;
  const counts = new Map(
    (await ledger.readCounts(due.map(({ generationId }) => generationId))).map((row) => [row.generationId, row]),
  );
  for (const hold of due) {
    const known = counts.get(hold.generationId);
    if (known === undefined && onlySettled) continue;
    const counted = countsOf(hold.budgets, known ?? { charged: zero, ownList: zero });
    if (!(await settleBudgets(sessions, session, { ...hold, counts: counted }))) return;
  }
}
