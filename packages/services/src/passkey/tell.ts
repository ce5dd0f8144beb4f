import { randomUUID } from "node:crypto";
import type { Prisma } from "@causeway/prisma";
import { recordAudit } from "../audit/record.ts";
import { recordNotice } from "../notice/record.ts";

export type PasskeyChange = {
  readonly kind: "added" | "removed";
  readonly userId: string;
  /** What its person knows it by. */
  readonly name: string;
  /** From where it was asked. */
  readonly ipAddress?: string | undefined;
};

/**
 * Mails somebody that another device signs in as him, or no longer does, and notes it in each workspace that he can be
 * signed in to. In the transaction of the change itself.
 */
export async function tellOfPasskey(
  transaction: Prisma.TransactionClient,
  { kind, userId, name, ipAddress }: PasskeyChange,
): Promise<void> {
  const memberships = await transaction.membership.findMany({
    where: { userId, workspace: { deletedAt: null } },
    orderBy: [{ createdAt: "asc" }, { workspaceId: "asc" }],
    select: { workspaceId: true, role: true },
  });
  for (const { workspaceId, role } of memberships) {
    const actor = { kind: "user" as const, userId, workspaceId, role, ipAddress };
    await recordAudit(transaction, actor, {
      workspaceId,
      action: kind === "added" ? "passkey.add" : "passkey.remove",
      target: `user:${userId}`,
      detail: { name },
    });
  }
  const [first] = memberships;
  if (!first) return;
  await recordNotice(transaction, {
    workspaceId: first.workspaceId,
    kind: `passkey-${kind}`,
    // The same device may be added again: that is news.
    subjectId: randomUUID(),
    facts: { userId, name, at: new Date().toISOString() },
  });
}
