"use client";

import { Badge } from "@causeway/ui/badge.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { RefreshWhileVisible } from "../../shell/refresh-while-visible.tsx";
import { saveMemberLimits, saveWorkspaceLimits } from "../actions.ts";
import type { LimitsPageData, MemberLimitsView } from "../queries.ts";
import { LimitsDialog } from "./limits-dialog.tsx";
import { LimitsSummary } from "./limits-summary.tsx";

/** What the workspace may spend in all, and each of its members in it. */
export function LimitsScreen({ workspaceName, workspace, members, mayManage }: LimitsPageData) {
  return (
    <>
      <RefreshWhileVisible />
      <PageHeader
        title="Limits"
        description="A call must fit into every limit: its key's, its member's and the workspace's. Limits of keys are set on the keys page."
      />
      <div className="grid gap-6">
        <Card
          title="The whole workspace"
          description={`Everything that is called in ${workspaceName} counts here.`}
          action={mayManage && <LimitsDialog of={workspaceName} limits={workspace} save={saveWorkspaceLimits} />}
        >
          <LimitsSummary limits={workspace} />
        </Card>
        <section aria-labelledby="member-limits" className="grid gap-3">
          <h2 id="member-limits" className="text-sm font-semibold text-kumo-strong">
            Members
          </h2>
          <p className="text-sm text-kumo-subtle">Calls count for the member who made the key.</p>
          <ul aria-label="Limits of members" className="grid gap-3">
            {members.map((member) => (
              <li key={member.userId}>
                <MemberCard member={member} mayManage={mayManage} />
              </li>
            ))}
          </ul>
        </section>
        {!mayManage && (
          <p className="text-sm text-kumo-subtle">An owner or admin of this workspace can change these limits.</p>
        )}
      </div>
    </>
  );
}

function MemberCard({ member, mayManage }: { member: MemberLimitsView; mayManage: boolean }) {
  const { userId, email, role, isYou, limits } = member;
  return (
    <Card>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h3 className="flex min-w-0 flex-wrap items-center gap-2 text-sm font-medium text-kumo-strong">
          <span className="break-all">{email}</span>
          <Badge variant="secondary">{role}</Badge>
          {isYou && <Badge variant="info">You</Badge>}
        </h3>
        {mayManage && <LimitsDialog of={email} limits={limits} save={(form) => saveMemberLimits(userId, form)} />}
      </div>
      <LimitsSummary limits={limits} />
    </Card>
  );
}
