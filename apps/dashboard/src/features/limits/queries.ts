import { mayDo, readWorkspaceLimits } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { type LimitsView, toLimitsView } from "./limits-view.ts";

export type LimitsPageData = {
  readonly workspaceName: string;
  readonly workspace: LimitsView;
  readonly members: readonly MemberLimitsView[];
  readonly mayManage: boolean;
};

export type MemberLimitsView = {
  readonly userId: string;
  readonly email: string;
  readonly role: string;
  readonly isYou: boolean;
  readonly limits: LimitsView;
};

export async function loadLimits({ actor, workspace, user }: AccountSession): Promise<LimitsPageData> {
  const limits = await readWorkspaceLimits({ database: getDatabase(), actor }, { workspaceId: workspace.id });
  return {
    workspaceName: workspace.name,
    workspace: toLimitsView(limits.workspace),
    members: limits.members.map(({ userId, email, role, limits: own }) => ({
      userId,
      email,
      role,
      isYou: userId === user.id,
      limits: toLimitsView(own),
    })),
    mayManage: mayDo(actor, "usage-limit:manage"),
  };
}
