import { nanoUsd } from "@causeway/money";
import type { EpochSessions, Session } from "./epoch-sessions.ts";
import type { LeaseLedger } from "./lease-ledger.ts";
import type { Budget } from "./records.ts";

/** Tells Redis what Postgres has counted so far, where this epoch does not count the budget yet. */
export async function seedBudget(
  sessions: EpochSessions,
  session: Session,
  ledger: Pick<LeaseLedger, "budgetUse">,
  budget: Budget | undefined,
): Promise<void> {
  if (!budget) return;
  const { subject, period } = budget;
  const { spent, held } = await ledger.budgetUse(budget);
  const seed = { subject, period, spent: nanoUsd(spent + held), epoch: session.epoch };
  const seeded = await session.connection.seedBudget(seed).catch(() => "unknown" as const);
  if (seeded !== "seeded") sessions.drop(session);
}
