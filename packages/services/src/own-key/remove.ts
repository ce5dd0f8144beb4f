import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { announceOwnKeyChange, noSuchOwnKey, type OwnKeyServiceContext } from "./context.ts";

/**
 * Forgets the secret for good; name and label stay for the history. Removing twice is harmless.
 * Throws `not-found` for a missing key and for another workspace's alike, `forbidden`.
 */
export async function removeOwnKey(
  context: OwnKeyServiceContext,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<void> {
  authorize(context.actor, workspaceId, "own-key:manage");
  await context.database.$transaction(async (transaction) => {
    const key = await transaction.ownKey.findFirst({
      where: { id, workspaceId },
      select: { name: true, label: true, providerId: true },
    });
    if (!key) throw noSuchOwnKey();
    const { count } = await transaction.ownKey.updateMany({
      where: { id, workspaceId, removedAt: null },
      data: { removedAt: new Date(), sealed: null },
    });
    if (count === 0) return;
    // Frees the short name for another endpoint.
    await transaction.ownEndpoint.updateMany({ where: { ownKeyId: id }, data: { slug: id } });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "own-key.remove",
      target: `own-key:${id}`,
      detail: key,
    });
  });
  await announceOwnKeyChange(context, workspaceId);
}
