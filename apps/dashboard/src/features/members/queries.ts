import {
  type InvitationSummary,
  listInvitations,
  listMembers,
  mayDo,
  type MemberSummary,
  readWorkspaceLimits,
} from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { type LimitsView, toLimitsView } from "../limits/limits-view.ts";

export type MemberView = Omit<MemberSummary, "joinedAt"> & {
  readonly joinedAt: string;
  readonly isYou: boolean;
  readonly limits: LimitsView | undefined;
};

export type InvitationView = Pick<InvitationSummary, "id" | "email" | "role" | "state"> & {
  readonly expiresAt: string;
};

export type MembersPageData = {
  readonly workspaceName: string;
  readonly members: readonly MemberView[];
  /** Absent for those who may not see them. */
  readonly invitations: readonly InvitationView[] | undefined;
  readonly mayManage: boolean;
  readonly mayManageOwners: boolean;
};

export async function loadMembers({ actor, workspace, user }: AccountSession): Promise<MembersPageData> {
  const context = { database: getDatabase(), actor };
  const of = { workspaceId: workspace.id };
  const mayManage = mayDo(actor, "member:manage");
  const [members, limits, invitations] = await Promise.all([
    listMembers(context, of),
    readWorkspaceLimits(context, of),
    mayManage ? listInvitations(context, of) : undefined,
  ]);
  const limitsOf = new Map(limits.members.map((member) => [member.userId, toLimitsView(member.limits)]));
  return {
    workspaceName: workspace.name,
    members: members.map((member) => ({
      ...member,
      joinedAt: member.joinedAt.toISOString(),
      isYou: member.userId === user.id,
      limits: limitsOf.get(member.userId),
    })),
    invitations: invitations?.map(({ id, email, role, state, expiresAt }) => ({
      id,
      email,
      role,
      state,
      expiresAt: expiresAt.toISOString(),
    })),
    mayManage,
    mayManageOwners: mayDo(actor, "member:manage-owners"),
  };
}
