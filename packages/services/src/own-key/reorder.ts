import { AppError } from "@causeway/errors";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { announceOwnKeyChange, type OwnKeyServiceContext } from "./context.ts";

/**
 * The order in which the workspace's keys are tried, all of them, first to last; prioritized ones still come before
 * fallback ones. Throws `conflict` when the workspace has other keys than those named, `forbidden`.
 */
export async function reorderOwnKeys(
  context: OwnKeyServiceContext,
  { workspaceId, ids }: { readonly workspaceId: string; readonly ids: readonly string[] },
): Promise<void> {
  authorize(context.actor, workspaceId, "own-key:manage");
  await context.database.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
    const rows = await transaction.ownKey.findMany({
      where: { workspaceId, removedAt: null },
      select: { id: true },
      orderBy: { position: "asc" },
    });
    const before = rows.map((row) => row.id);
    if (before.toSorted().join() !== ids.toSorted().join()) {
      throw new AppError(
        "conflict",
        "The provider keys of this workspace have changed. Reload the list and try again.",
      );
    }
    for (const [index, id] of ids.entries()) {
      await transaction.ownKey.update({ where: { id }, data: { position: index + 1 }, select: { id: true } });
    }
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "own-key.reorder",
      target: `workspace:${workspaceId}`,
      detail: { before, after: [...ids] },
    });
  });
  await announceOwnKeyChange(context, workspaceId);
}
