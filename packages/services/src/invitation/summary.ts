import type { Invitation, WorkspaceRole } from "@causeway/prisma";

export type InvitationSummary = {
  readonly id: string;
  readonly email: string;
  readonly role: WorkspaceRole;
  /** `user:<id>` or `key:<id>`. */
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /**
   * `waiting` for its mail to be sent, `sent`, `failed` when no mail could be sent, `expired`, or `sender-gone` when whoever
   * sent it may not invite any more. Of the last three nobody comes in until it is sent again.
   */
  readonly state: "waiting" | "sent" | "failed" | "expired" | "sender-gone";
};

export const invitationLifetimeDays = 7;

export const toInvitationSummary = (row: Invitation, { now, isVouchedFor }: InvitationStanding): InvitationSummary => ({
  id: row.id,
  email: row.email,
  role: row.role,
  invitedBy: row.invitedBy,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  state: stateOf(row, { now, isVouchedFor }),
});

type InvitationStanding = { readonly now: Date; readonly isVouchedFor: boolean };

function stateOf(
  { expiresAt, nextSendAt, sentAt }: Invitation,
  { now, isVouchedFor }: InvitationStanding,
): InvitationSummary["state"] {
  if (expiresAt <= now) return "expired";
  if (!isVouchedFor) return "sender-gone";
  if (nextSendAt) return "waiting";
  return sentAt ? "sent" : "failed";
}
