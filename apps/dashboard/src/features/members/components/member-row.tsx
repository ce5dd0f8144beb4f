"use client";

import { Badge } from "@causeway/ui/badge.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useOptimistic, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { saveMemberLimits } from "../../limits/actions.ts";
import { LimitsDialog } from "../../limits/components/limits-dialog.tsx";
import { SpendBars } from "../../limits/components/spend-bars.tsx";
import { ConfirmDialog } from "../../workspace/components/confirm-dialog.tsx";
import { setMemberRole, takeMemberOut } from "../actions.ts";
import type { MemberView } from "../queries.ts";
import { roleChoices } from "../role-words.ts";

type MemberRowProps = {
  readonly member: MemberView;
  readonly mayManage: boolean;
  readonly mayManageOwners: boolean;
};

/** One member: role, keys, budget, and what may be done about them. */
export function MemberRow({ member, mayManage, mayManageOwners }: MemberRowProps) {
  const { userId, email, name, isYou, keys, joinedAt, limits } = member;
  const [role, setRole] = useOptimistic(member.role);
  const [isSaving, startTransition] = useTransition();
  const toast = useToast();

  const change = (wanted: string) =>
    startTransition(async () => {
      setRole(wanted as MemberView["role"]);
      const result = await answerOf(setMemberRole(userId, wanted));
      if (result.ok) toast({ title: `${email} is now ${wanted}`, kind: "success" });
      else toast({ title: "The role was not changed", description: result.problem, kind: "error" });
    });

  return (
    <li aria-busy={isSaving} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 py-4">
      <div className="min-w-0 flex-1 basis-56">
        <p className="text-sm font-medium break-words text-kumo-strong">
          {name ?? email} {isYou && <Badge variant="secondary">You</Badge>}
        </p>
        <p className="mt-0.5 text-sm break-words text-kumo-subtle">
          {name !== undefined && `${email} · `}
          {keys === 1 ? "1 key" : `${keys} keys`} · joined <RelativeTime date={joinedAt} />
        </p>
      </div>
      {limits && (
        <div className="min-w-40 flex-1 basis-40">
          <SpendBars spending={limits.spending} />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {mayManage ? (
          <Select
            label={`Role of ${email}`}
            hideLabel
            choices={roleChoices(mayManageOwners)}
            value={role}
            onValueChange={change}
            className="w-36"
          />
        ) : (
          <span className="text-sm text-kumo-default first-letter:uppercase">{role}</span>
        )}
        {mayManage && limits && (
          <LimitsDialog of={email} limits={limits} save={(form) => saveMemberLimits(userId, form)} />
        )}
        {mayManage && !isYou && <RemoveMember userId={userId} email={email} keys={keys} />}
      </div>
    </li>
  );
}

const keyChoices = [
  { value: "revoke", label: "Revoke them now" },
  { value: "keep", label: "Keep them, as mine" },
];

function RemoveMember({ userId, email, keys }: Pick<MemberView, "userId" | "email" | "keys">) {
  const [choice, setChoice] = useState("revoke");
  const toast = useToast();
  return (
    <ConfirmDialog
      title={`Remove ${email}?`}
      description="They lose access at once. Their calls and what they cost stay in the activity."
      trigger={
        <Button variant="secondary-destructive" aria-label={`Remove ${email}`}>
          Remove
        </Button>
      }
      confirm="Remove member"
      keep="Keep member"
      run={() => takeMemberOut(userId, choice)}
      onDone={() => toast({ title: `${email} is removed`, kind: "success" })}
    >
      {keys > 0 ? (
        <Select
          label={keys === 1 ? "The key that they made" : `The ${keys} keys that they made`}
          choices={keyChoices}
          value={choice}
          onValueChange={setChoice}
        />
      ) : (
        <p className="text-sm text-kumo-subtle">They have made no keys.</p>
      )}
    </ConfirmDialog>
  );
}
