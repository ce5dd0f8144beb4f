import type { Prisma } from "@causeway/prisma";
import { noSuchWorkspace } from "./find.ts";

/**
 * Makes changes of a workspace and of who is in it go one after the other. Calls go on meanwhile.
 * Throws `not-found` for one that was deleted.
 */
export async function lockWorkspace(
  transaction: Prisma.TransactionClient,
  workspaceId: string,
): Promise<{ readonly name: string; readonly slug: string; readonly description: string | null }> {
  await transaction.$queryRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  const row = await transaction.workspace.findFirst({
    where: { id: workspaceId, deletedAt: null },
    select: { name: true, slug: true, description: true },
  });
  if (!row) throw noSuchWorkspace();
  return row;
}
