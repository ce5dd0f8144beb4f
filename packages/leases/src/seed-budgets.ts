import { nanoUsd } from "@causeway/money";
import type { EpochSessions, Session } from "./epoch-sessions.ts";
import type { LeaseLedger } from "./lease-ledger.ts";
import type { Budget } from "./records.ts";

type Ledger = Pick<LeaseLedger, "budgetUse">;
type Outcome = Awaited<ReturnType<Session["connection"]["seedBudget"]>> | "unknown";

/** What is under way, by budget: a thousand calls that begin at once ask Postgres once. */
const underWay = new WeakMap<Session, Map<string, Promise<Outcome>>>();

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
  const seeded = await Promise.all(budgets.map((budget) => seedOnce(session, ledger, budget)));
  if (seeded.some((outcome) => outcome !== "seeded")) sessions.drop(session);
}

function seedOnce(session: Session, ledger: Ledger, budget: Budget): Promise<Outcome> {
  const bySubject = underWay.get(session) ?? new Map<string, Promise<Outcome>>();
  underWay.set(session, bySubject);
  const name = `${budget.subject}:${budget.period}`;
  const known = bySubject.get(name);
  if (known) return known;
  const seeding = seedBudget(session, ledger, budget).finally(() => bySubject.delete(name));
  bySubject.set(name, seeding);
  return seeding;
}

async function seedBudget({ epoch, connection }: Session, ledger: Ledger, budget: Budget): Promise<Outcome> {
  const { subject, period } = budget;
  const { spent, held } = await ledger.budgetUse(budget);
  const seed = { subject, period, spent: nanoUsd(spent + held), epoch };
  return await connection.seedBudget(seed).catch(() => "unknown" as const);
}
