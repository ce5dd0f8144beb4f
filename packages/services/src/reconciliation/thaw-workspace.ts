import type { Prisma } from "@causeway/prisma";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";

/**
 * Takes away one reason for which a workspace, whose credits are locked, is under review. True when it was the last, so
 * that it spends again; false when others are left or it was let go before.
 */
export async function thawWorkspace(
  transaction: Prisma.TransactionClient,
  { workspaceId, subject, note }: { readonly workspaceId: string; readonly subject: string; readonly note: string },
  actor: Actor,
): Promise<boolean> {
  const { count } = await transaction.workspaceReview.deleteMany({ where: { workspaceId, subject } });
  if (count === 0) return false;
  const left = await transaction.workspaceReview.findFirst({ where: { workspaceId }, orderBy: { since: "asc" } });
  await transaction.workspace.update({
    where: { id: workspaceId },
    data: left ? { reviewReason: left.reason } : { reviewSince: null, reviewReason: null },
    select: { id: true },
  });
  if (left) return false;
  await recordAudit(transaction, actor, {
    workspaceId,
    action: "workspace.unfreeze",
    target: `workspace:${workspaceId}`,
    detail: { note, subject },
  });
  return true;
}
