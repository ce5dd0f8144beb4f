import { type CreditPosition, creditsAccount } from "@causeway/ledger";
import { type NanoUsd, nanoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";
import type { DatabaseOrTransaction } from "./database.ts";

/**
 * Locks a workspace's credits until the transaction ends and tells where it stands. Whoever moves a workspace's money
 * other than by usage takes this lock first, so that what it decides by cannot change under it.
 */
export async function lockCreditPosition(
  transaction: Prisma.TransactionClient,
  workspaceId: string,
): Promise<CreditPosition> {
  await transaction.$queryRaw`SELECT lock_credits(${workspaceId})`;
  const [balance] = await transaction.$queryRaw<{ available: bigint }[]>`
    SELECT balance.balance_nano - balance.held_nano AS available
      FROM ledger_account account JOIN ledger_balance balance ON balance.account_id = account.id
     WHERE account.name = ${creditsAccount(workspaceId)}`;
  const debt = await readDebt(transaction, workspaceId);
  if (!balance) throw new Error(`Workspace ${workspaceId} has no account of credits`);
  return { workspaceId, available: nanoUsd(balance.available), debt };
}

/** What a workspace owes us. */
export async function readDebt(database: DatabaseOrTransaction, workspaceId: string): Promise<NanoUsd> {
  const [receivable] = await database.$queryRaw<{ debt: bigint }[]>`
    SELECT coalesce(-sum(entry.amount_nano), 0)::bigint AS debt
      FROM ledger_account account JOIN ledger_entry entry ON entry.account_id = account.id
     WHERE account.name = ${`receivable:${workspaceId}`}`;
  return nanoUsd(receivable?.debt ?? 0n);
}

/** Workspaces that owe us and have free credits again, because a call gave back what it held. */
export async function findPayableDebts(database: DatabaseOrTransaction, limit = 100): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT workspace.id FROM workspace
      JOIN ledger_account account ON account.name = 'workspace:' || workspace.id || ':credits'
      JOIN ledger_balance balance ON balance.account_id = account.id
     WHERE workspace.spending_stopped IS NOT NULL AND balance.balance_nano > balance.held_nano
       AND (SELECT sum(entry.amount_nano) FROM ledger_account owed JOIN ledger_entry entry ON entry.account_id = owed.id
             WHERE owed.name = 'receivable:' || workspace.id) < 0
     LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}
