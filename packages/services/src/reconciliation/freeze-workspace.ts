import type { Prisma } from "@causeway/prisma";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";

export type Freeze = {
  readonly workspaceId: string;
  /** One sentence, for operators. */
  readonly reason: string;
  /** What it is about. */
  readonly subject: string;
};

/**
 * Stops one workspace, whose credits are locked, until a person has looked at its books. Each subject is a reason of its
 * own, and the same again is harmless; a workspace that is gone is passed over.
 */
export async function freezeWorkspace(
  transaction: Prisma.TransactionClient,
  { workspaceId, reason, subject }: Freeze,
  /** Who found it. */
  actor: Actor,
): Promise<void> {
  const isKnown = (await transaction.workspace.count({ where: { id: workspaceId } })) > 0;
  if (!isKnown) return;
  const { count } = await transaction.workspaceReview.createMany({
    data: [{ workspaceId, subject, reason }],
    skipDuplicates: true,
  });
  if (count === 0) return;
  await transaction.workspace.updateMany({
    where: { id: workspaceId, reviewSince: null },
    data: { reviewSince: new Date(), reviewReason: reason },
  });
  await recordAudit(transaction, actor, {
    workspaceId,
    action: "workspace.freeze",
    target: `workspace:${workspaceId}`,
    detail: { subject, reason },
  });
}

/** Says something else of a reason that still stops a workspace. */
export async function restateReview(
  transaction: Prisma.TransactionClient,
  { workspaceId, reason, subject }: Freeze,
): Promise<void> {
  await transaction.workspaceReview.updateMany({ where: { workspaceId, subject }, data: { reason } });
}
