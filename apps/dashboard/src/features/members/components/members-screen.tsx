import { Card } from "@causeway/ui/card.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { MembersPageData } from "../queries.ts";
import { roleWords } from "../role-words.ts";
import { InvitationList } from "./invitation-list.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { MemberRow } from "./member-row.tsx";

/** Who is in the workspace, as what, with which budget; and who is asked in. */
export function MembersScreen({ workspaceName, members, invitations, mayManage, mayManageOwners }: MembersPageData) {
  return (
    <>
      <PageHeader
        title="Members"
        description={`Who works in ${workspaceName}, what they may do and how much they may spend.`}
        actions={mayManage && <InviteDialog mayManageOwners={mayManageOwners} />}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Card title={members.length === 1 ? "1 member" : `${members.length} members`} flush>
          <ul className="divide-y divide-kumo-hairline">
            {members.map((member) => (
              <MemberRow
                key={member.userId}
                member={member}
                mayManage={mayManage && (mayManageOwners || member.role !== "owner")}
                mayManageOwners={mayManageOwners}
              />
            ))}
          </ul>
        </Card>
        {invitations && <InvitationList invitations={invitations} />}
        <Card title="Roles">
          <dl className="grid gap-3 text-sm">
            {Object.entries(roleWords).map(([role, words]) => (
              <div key={role} className="grid gap-x-4 gap-y-0.5 sm:grid-cols-[8rem_1fr]">
                <dt className="font-medium text-kumo-strong first-letter:uppercase">{role}</dt>
                <dd className="text-kumo-subtle">{words}</dd>
              </div>
            ))}
          </dl>
        </Card>
      </div>
    </>
  );
}
