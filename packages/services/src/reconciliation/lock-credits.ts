import type { Prisma } from "@causeway/prisma";

/** The lock under which holds are taken. A balance may be missing, which is then what is wrong: nothing is held on it. */
export async function lockCredits(transaction: Prisma.TransactionClient, workspaceId: string): Promise<void> {
  await transaction.$queryRaw`
    SELECT 1 FROM ledger_balance AS balance JOIN ledger_account AS account ON account.id = balance.account_id
     WHERE account.name = ${`workspace:${workspaceId}:credits`} FOR UPDATE OF balance`;
}
