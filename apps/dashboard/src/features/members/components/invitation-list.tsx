"use client";

import { Badge, type BadgeVariant } from "@causeway/ui/badge.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import type { ActionResult } from "../../../action-result.ts";
import { sendInvitationAgain, withdrawInvitation } from "../actions.ts";
import type { InvitationView } from "../queries.ts";

const states: Readonly<Record<InvitationView["state"], { readonly label: string; readonly variant: BadgeVariant }>> = {
  waiting: { label: "Being sent", variant: "secondary" },
  sent: { label: "Sent", variant: "secondary" },
  failed: { label: "Mail failed", variant: "error" },
  expired: { label: "Expired", variant: "warning" },
};

/** Who is asked in and has not answered. */
export function InvitationList({ invitations }: { readonly invitations: readonly InvitationView[] }) {
  return (
    <Card title="Open invitations" flush={invitations.length > 0}>
      {invitations.length === 0 ? (
        <p className="text-sm text-kumo-subtle">Nobody is invited at the moment.</p>
      ) : (
        <ul aria-label="Open invitations" className="divide-y divide-kumo-hairline">
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function InvitationRow({ invitation: { id, email, role, state, expiresAt } }: { readonly invitation: InvitationView }) {
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const run = (work: Promise<ActionResult>, title: string) =>
    startTransition(async () => {
      const result = await answerOf(work);
      if (result.ok) toast({ title, kind: "success" });
      else toast({ title: "That did not work", description: result.problem, kind: "error" });
    });
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-3">
      <div className="min-w-0">
        <p className="text-sm font-medium break-words text-kumo-strong">{email}</p>
        <p className="mt-0.5 text-sm text-kumo-subtle">
          As {role} · <Badge variant={states[state].variant}>{states[state].label}</Badge>
          {state !== "expired" && (
            <>
              {" "}
              · ends <RelativeTime date={expiresAt} />
            </>
          )}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          disabled={pending}
          aria-label={`Send the invitation to ${email} again`}
          onClick={() => run(sendInvitationAgain(id), `Another mail to ${email} is on its way`)}
        >
          Send again
        </Button>
        <Button
          variant="secondary-destructive"
          disabled={pending}
          aria-label={`Withdraw the invitation to ${email}`}
          onClick={() => run(withdrawInvitation(id), `The invitation to ${email} is withdrawn`)}
        >
          Withdraw
        </Button>
      </div>
    </li>
  );
}
