import type { DatabaseOrTransaction } from "@causeway/db";
import { AppError } from "@causeway/errors";

const mostPerWorkspace = 100;

/** Last in the workspace's order, which is locked until the transaction ends. Throws `conflict` at 100 keys. */
export async function nextPosition(transaction: DatabaseOrTransaction, workspaceId: string): Promise<number> {
  await transaction.$queryRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  const present = await transaction.ownKey.aggregate({
    where: { workspaceId, removedAt: null },
    _count: true,
    _max: { position: true },
  });
  if (present._count >= mostPerWorkspace) {
    throw new AppError("conflict", `A workspace can have at most ${mostPerWorkspace} provider keys. Remove one first.`);
  }
  return (present._max.position ?? 0) + 1;
}
