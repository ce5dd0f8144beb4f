import type { Prisma } from "@causeway/prisma";
import { recordAudit } from "../audit/record.ts";

export type Freeze = {
  readonly workspaceId: string;
  /** One sentence, for operators. */
  readonly reason: string;
  /** Who found it, and what it is about. */
  readonly job: string;
  readonly subject: string;
};

/**
 * Stops one workspace, whose credits are locked, until a person has looked at its books. Again is harmless; one that is
 * gone is passed over.
 */
export async function freezeWorkspace(transaction: Prisma.TransactionClient, freeze: Freeze): Promise<void> {
  const { workspaceId, reason, job, subject } = freeze;
  const isKnown = (await transaction.workspace.count({ where: { id: workspaceId } })) > 0;
  if (!isKnown) return;
  const { count } = await transaction.workspace.updateMany({
    where: { id: workspaceId, reviewSince: null },
    data: { reviewSince: new Date(), reviewReason: reason },
  });
  if (count === 0) return;
  await recordAudit(
    transaction,
    { kind: "system", job },
    { workspaceId, action: "workspace.freeze", target: `workspace:${workspaceId}`, detail: { subject, reason } },
  );
}
