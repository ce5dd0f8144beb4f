import type { Prisma } from "@causeway/prisma";
import type { Actor } from "../actor.ts";
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

/**
 * The same for who mints a secret: what he may do was read before, and he may have been taken out since. From here on
 * whoever takes him out, or ends the workspace, waits, and ends what was made. Throws `not-found` when he is out.
 */
export async function lockWorkspaceFor(
  transaction: Prisma.TransactionClient,
  actor: Actor,
  workspaceId: string,
): Promise<void> {
  await lockWorkspace(transaction, workspaceId);
  if (actor.kind !== "user") return;
  const { userId } = actor;
  if ((await transaction.membership.count({ where: { workspaceId, userId } })) === 0) throw noSuchWorkspace();
}
