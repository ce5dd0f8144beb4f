import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { recordAudit } from "../audit/record.ts";
import { lockWorkspace } from "../workspace/lock.ts";
import { hashInvitationToken } from "./token.ts";
import { isVouchedFor } from "./vouched-for.ts";

export type AcceptInvitationInput = {
  /** From the mailed link. */
  readonly token: string;
  /** Who is signed in. */
  readonly userId: string;
  readonly ipAddress?: string | undefined;
};

/**
 * Makes whoever is signed in a member, once, if the invitation was mailed to his address. Who is a member already stays
 * what he is. Throws `not-found` for a link that is not ours, was used, withdrawn, replaced, has expired, or whose sender may
 * not invite any more, and `forbidden` for another address.
 */
export async function acceptInvitation(
  { database }: { readonly database: Database },
  { token, userId, ipAddress }: AcceptInvitationInput,
): Promise<{ readonly workspaceId: string }> {
  return await database.$transaction(async (transaction) => {
    const tokenHash = hashInvitationToken(token);
    const found = await transaction.invitation.findUnique({ where: { tokenHash } });
    if (!found) throw deadLink();
    const { id, workspaceId, role, email } = found;
    await lockWorkspace(transaction, workspaceId).catch(() => {
      throw deadLink();
    });
    const user = await transaction.user.findUnique({ where: { id: userId }, select: { email: true } });
    if (user?.email.toLowerCase() !== email) {
      throw new AppError(
        "forbidden",
        "This invitation is for another address. Sign in with the one that it was mailed to.",
      );
    }
    if (!(await isVouchedFor(transaction, found))) throw deadLink();
    const { count } = await transaction.invitation.updateMany({
      where: { id, tokenHash, acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } },
      data: { acceptedAt: new Date(), nextSendAt: null },
    });
    if (count === 0) throw deadLink();
    const { count: joined } = await transaction.membership.createMany({
      data: { workspaceId, userId, role },
      skipDuplicates: true,
    });
    await recordAudit(
      transaction,
      { kind: "user", userId, workspaceId, role, ipAddress },
      {
        workspaceId,
        action: "invitation.accept",
        target: `invitation:${id}`,
        detail: { email, role, wasMember: joined === 0 },
      },
    );
    return { workspaceId };
  });
}

const deadLink = () =>
  new AppError("not-found", "This invitation no longer works. Ask somebody in the workspace to send it again.");
