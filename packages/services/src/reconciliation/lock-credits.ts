import type { Prisma } from "@causeway/prisma";

/**
 * The locks under which holds are taken, in the order in which everybody takes them. A balance may be missing, which is
 * then what is wrong: nothing is held on it.
 */
export async function lockCredits(
  transaction: Prisma.TransactionClient,
  workspaceIds: readonly string[],
): Promise<void> {
  const names = workspaceIds.map((id) => `workspace:${id}:credits`);
  await transaction.$queryRaw`
    SELECT lock_credits(workspace_id)
      FROM (SELECT workspace_id FROM ledger_account WHERE name = ANY (${names}) ORDER BY id) AS account`;
}
