import type { DatabaseOrTransaction } from "@causeway/db";
import type { Invitation } from "@causeway/prisma";
import type { Actor } from "../actor.ts";
import { mayDo } from "../permission.ts";

export type Vouching = Pick<Invitation, "workspaceId" | "invitedBy" | "role">;

/**
 * Might whoever sent an invitation send it now? That of somebody who was taken out since, or may not invite any more, or of a
 * key that was revoked, lets nobody in, until another sends it again.
 */
export async function isVouchedFor(database: DatabaseOrTransaction, invitation: Vouching): Promise<boolean> {
  const actor = await senderOf(database, invitation);
  if (!actor || !mayDo(actor, "member:manage")) return false;
  return invitation.role !== "owner" || mayDo(actor, "member:manage-owners");
}

async function senderOf(
  database: DatabaseOrTransaction,
  { workspaceId, invitedBy }: Vouching,
): Promise<Actor | undefined> {
  const [kind, id = ""] = invitedBy.split(":");
  if (kind === "user") {
    const where = { workspaceId_userId: { workspaceId, userId: id } };
    const member = await database.membership.findUnique({ where, select: { role: true } });
    return member ? { kind, userId: id, workspaceId, role: member.role } : undefined;
  }
  if (kind === "key") {
    const where = { id, workspaceId, class: "management" as const, revokedAt: null, disabled: false };
    const key = await database.apiKey.findFirst({ where, select: { id: true } });
    return key ? { kind: "management-key", apiKeyId: key.id, workspaceId } : undefined;
  }
  return { kind: "system", job: id };
}
