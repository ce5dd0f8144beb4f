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
 * Stops one workspace, whose credits are locked, until a person has looked at its books. Again is harmless; one that is
 * gone is passed over.
 */
export async function freezeWorkspace(
  transaction: Prisma.TransactionClient,
  { workspaceId, reason, subject }: Freeze,
  /** Who found it. */
  actor: Actor,
): Promise<void> {
  const isKnown = (await transaction.workspace.count({ where: { id: workspaceId } })) > 0;
  if (!isKnown) return;
  const { count } = await transaction.workspace.updateMany({
    where: { id: workspaceId, reviewSince: null },
    data: { reviewSince: new Date(), reviewReason: reason },
  });
  if (count === 0) return;
  await recordAudit(transaction, actor, {
    workspaceId,
    action: "workspace.freeze",
    target: `workspace:${workspaceId}`,
    detail: { subject, reason },
  });
}
