import { AppError } from "@causeway/errors";
import { actorName, type ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { requirePermission } from "../permission.ts";
import { noSuchInvitation } from "./no-such-invitation.ts";
import { invitationLifetimeDays } from "./summary.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * Mails the link again, a new one that works for a week; the one before is dead then. From now on it is the sender's own
 * invitation: only owners send one for an owner again. Throws `forbidden`, `not-found`, `rate-limited`
 * within a minute of the mail before.
 */
export async function resendInvitation(
  { database, actor }: ServiceContext,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<void> {
  authorize(actor, workspaceId, "member:manage");
  await database.$transaction(async (transaction) => {
    const now = new Date();
    await transaction.$queryRaw`SELECT 1 FROM invitation WHERE id = ${id} AND workspace_id = ${workspaceId} FOR UPDATE`;
    const row = await transaction.invitation.findFirst({
      where: { id, workspaceId, acceptedAt: null, revokedAt: null },
    });
    if (!row) throw noSuchInvitation();
    if (row.role === "owner") requirePermission(actor, "member:manage-owners");
    const tooSoon = row.sentAt !== null && now.getTime() - row.sentAt.getTime() < minuteMs;
    if (row.nextSendAt !== null || tooSoon) {
      throw new AppError("rate-limited", "The mail was sent a moment ago. Wait a minute before you send it again.", {
        retryAfterSeconds: 60,
      });
    }
    await transaction.invitation.update({
      where: { id },
      data: {
        invitedBy: actorName(actor),
        nextSendAt: now,
        sendAttempts: 0,
        expiresAt: new Date(now.getTime() + invitationLifetimeDays * dayMs),
      },
      select: { id: true },
    });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "invitation.resend",
      target: `invitation:${id}`,
      detail: { email: row.email },
    });
  });
}
