import { nanoUsd } from "@causeway/money";
import type { EpochSessions, Session } from "./epoch-sessions.ts";
import type { LeaseLedger } from "./lease-ledger.ts";
import type { Budget } from "./records.ts";

type Ledger = Pick<LeaseLedger, "budgetUse">;

/**
 * Tells Redis what Postgres has counted so far of those of these budgets that this epoch does not count yet: all at once,
 * because over a slow way each would cost the call two more waits. Rejects when Postgres is away.
 */
export async function seedBudgets(
  sessions: EpochSessions,
  session: Session,
  ledger: Ledger,
  budgets: readonly Budget[],
): Promise<void> {
  const seeded = await Promise.all(budgets.map((budget) => seedBudget(session, ledger, budget)));
  if (seeded.some((outcome) => outcome !== "seeded")) sessions.drop(session);
}

async function seedBudget({ epoch, connection }: Session, ledger: Ledger, budget: Budget) {
  const { subject, period } = budget;
  const { spent, held } = await ledger.budgetUse(budget);
  const seed = { subject, period, spent: nanoUsd(spent + held), epoch };
  return await connection.seedBudget(seed).catch(() => "unknown" as const);
}
