import type { Invitation, WorkspaceRole } from "@causeway/prisma";

export type InvitationSummary = {
  readonly id: string;
  readonly email: string;
  readonly role: WorkspaceRole;
  /** `user:<id>` or `key:<id>`. */
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** `waiting` for its mail to be sent, `sent`, `failed` when no mail could be sent, `expired`. */
  readonly state: "waiting" | "sent" | "failed" | "expired";
};

export const invitationLifetimeDays = 7;

export const toInvitationSummary = (row: Invitation, now: Date): InvitationSummary => ({
  id: row.id,
  email: row.email,
  role: row.role,
  invitedBy: row.invitedBy,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  state: stateOf(row, now),
});

function stateOf({ expiresAt, nextSendAt, sentAt }: Invitation, now: Date): InvitationSummary["state"] {
  if (expiresAt <= now) return "expired";
  if (nextSendAt) return "waiting";
  return sentAt ? "sent" : "failed";
}
