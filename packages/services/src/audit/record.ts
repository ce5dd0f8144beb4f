import type { DatabaseOrTransaction } from "@causeway/db";
import type { Prisma } from "@causeway/prisma";
import { type Actor, actorName, type StaffActor } from "../actor.ts";

export type AuditRecord = {
  /** Null when it concerns the platform and no workspace. */
  readonly workspaceId: string | null;
  /** `<noun>.<verb>`: `api-key.create`. */
  readonly action: string;
  /** `<noun>:<id>` of what changed. */
  readonly target: string;
  /** What changed, for a reader. Never a key, a prompt or card data. */
  readonly detail?: Prisma.InputJsonObject;
};

/** Writes who did what, in the transaction of the change itself: both happen or neither. */
export async function recordAudit(
  transaction: DatabaseOrTransaction,
  actor: Actor | StaffActor,
  record: AuditRecord,
): Promise<void> {
  await transaction.auditEntry.create({
    data: {
      workspaceId: record.workspaceId,
      actor: actorName(actor),
      action: record.action,
      target: record.target,
      detail: record.detail ?? {},
      ipAddress: actor.kind === "system" ? null : (actor.ipAddress ?? null),
    },
    select: { id: true },
  });
}
