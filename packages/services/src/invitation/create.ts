import { AppError } from "@causeway/errors";
import type { Prisma } from "@causeway/prisma";
import { z } from "zod";
import { actorName, type ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { workspaceRoles } from "../member/roles.ts";
import { parseInput } from "../parse-input.ts";
import { requirePermission } from "../permission.ts";
import { lockWorkspace } from "../workspace/lock.ts";
import { type InvitationSummary, invitationLifetimeDays, toInvitationSummary } from "./summary.ts";

export type CreateInvitationInput = {
  readonly workspaceId: string;
  readonly email: string;
  readonly role: string;
};

const mostOpen = 100;
/** From all workspaces together: nobody's mailbox is flooded by us. */
const mostPerAddressAndDay = 5;
const dayMs = 86_400_000;

/**
 * Asks somebody into the workspace. The worker mails the link, which works once, for this address, for a week.
 * Only owners invite owners. Throws `invalid-request` naming the field, `forbidden`, `not-found`, `conflict` for a
 * member and for somebody who is invited already, `rate-limited` for an address that is asked too often.
 */
export async function createInvitation(
  { database, actor }: ServiceContext,
  input: CreateInvitationInput,
): Promise<InvitationSummary> {
  const { workspaceId } = input;
  authorize(actor, workspaceId, "member:manage");
  const { email, role } = parseInput(schema, input);
  if (role === "owner") requirePermission(actor, "member:manage-owners");
  return await database.$transaction(async (transaction) => {
    await lockWorkspace(transaction, workspaceId);
    const now = new Date();
    await requireNew(transaction, workspaceId, email, now);
    const row = await transaction.invitation.create({
      data: {
        workspaceId,
        email,
        role,
        invitedBy: actorName(actor),
        expiresAt: new Date(now.getTime() + invitationLifetimeDays * dayMs),
        nextSendAt: now,
      },
    });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "invitation.create",
      target: `invitation:${row.id}`,
      detail: { email, role },
    });
    return toInvitationSummary(row, { now, isVouchedFor: true });
  });
}

async function requireNew(
  transaction: Prisma.TransactionClient,
  workspaceId: string,
  email: string,
  now: Date,
): Promise<void> {
  const member = await transaction.membership.findFirst({
    where: { workspaceId, user: { email: { equals: email, mode: "insensitive" } } },
    select: { userId: true },
  });
  if (member) throw new AppError("conflict", `${email} is a member already.`, { parameter: "email" });
  const open = { workspaceId, acceptedAt: null, revokedAt: null, expiresAt: { gt: now } };
  if ((await transaction.invitation.count({ where: { ...open, email } })) > 0) {
    throw new AppError("conflict", `${email} is invited already. Send the invitation again, or withdraw it first.`, {
      parameter: "email",
    });
  }
  if ((await transaction.invitation.count({ where: open })) >= mostOpen) {
    throw new AppError(
      "conflict",
      `${mostOpen} invitations are open, which is as many as can be. Withdraw some first.`,
    );
  }
  const since = { gt: new Date(now.getTime() - dayMs) };
  if ((await transaction.invitation.count({ where: { email, createdAt: since } })) >= mostPerAddressAndDay) {
    throw new AppError("rate-limited", `${email} was invited too often today. Try again tomorrow.`, {
      parameter: "email",
    });
  }
}

const schema = z.object({
  email: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.email("Enter an e-mail address such as ada@example.com.").max(254, "This address is too long.")),
  role: z.enum(workspaceRoles, { error: `A role is one of ${workspaceRoles.join(", ")}.` }),
});
