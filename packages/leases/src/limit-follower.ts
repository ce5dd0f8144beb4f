import type { NanoUsd } from "@causeway/money";
import type { EpochSessions, Session } from "./epoch-sessions.ts";
import type { BudgetName } from "./records.ts";

export type CountedBudget = BudgetName & { readonly spent: NanoUsd };

export type LimitTable = {
  /** Budgets whose limits were set while calls may still be under way that were let in before; what they have counted. */
  changedBudgets(): Promise<readonly CountedBudget[]>;
};

/**
 * Redis counts in a budget what calls with that budget come to. Calls that were let in before a limit was set, or while it was
 * taken away for a while, count there as well: it is told what Postgres says, until the last of them is over. Told once too
 * often it only refuses earlier.
 */
export class LimitFollower {
  readonly #sessions: EpochSessions;
  readonly #table: LimitTable;
  /** What the Redis of this session was told last. */
  #told = new Map<string, NanoUsd>();
  #session: Session | undefined;

  constructor(sessions: EpochSessions, table: LimitTable) {
    this.#sessions = sessions;
    this.#table = table;
  }

  /** Does nothing while Redis is away. Rejects when Postgres is. */
  async follow(): Promise<void> {
    const session = await this.#sessions.current();
    if (!session) return;
    const told = session === this.#session ? this.#told : new Map<string, NanoUsd>();
    const budgets = await this.#table.changedBudgets();
    const next = new Map<string, NanoUsd>();
    try {
      for (const budget of budgets) {
        const name = `${budget.subject}:${budget.period}`;
        if (told.get(name) === budget.spent || (await tell(session, budget))) next.set(name, budget.spent);
      }
    } catch {
      this.#sessions.drop(session);
    }
    [this.#session, this.#told] = [session, next];
  }
}

/** False: not counted there yet. */
async function tell({ epoch, connection }: Session, { spent, ...name }: CountedBudget): Promise<boolean> {
  const known = await connection.readBudget({ ...name, epoch });
  if (known === "not counted") return false;
  if (known.spent < spent) await connection.raiseBudget({ ...name, epoch, seen: known.spent, spent });
  return true;
}
