import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { noSuchInvitation } from "./no-such-invitation.ts";

/** Withdraws an invitation: its link is dead. Throws `forbidden`, `not-found` also when it was accepted meanwhile. */
export async function revokeInvitation(
  { database, actor }: ServiceContext,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<void> {
  authorize(actor, workspaceId, "member:manage");
  await database.$transaction(async (transaction) => {
    const [revoked] = await transaction.invitation.updateManyAndReturn({
      where: { id, workspaceId, acceptedAt: null, revokedAt: null },
      data: { revokedAt: new Date(), nextSendAt: null },
      select: { email: true },
    });
    if (!revoked) throw noSuchInvitation();
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "invitation.revoke",
      target: `invitation:${id}`,
      detail: { email: revoked.email },
    });
  });
}
