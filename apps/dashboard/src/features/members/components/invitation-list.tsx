"use client";

import { Badge, type BadgeVariant } from "@causeway/ui/badge.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { useToldAction } from "../../shell/use-told-action.ts";
import { sendInvitationAgain, withdrawInvitation } from "../actions.ts";
import type { InvitationView } from "../queries.ts";

const states: Readonly<Record<InvitationView["state"], { readonly label: string; readonly variant: BadgeVariant }>> = {
  waiting: { label: "Being sent", variant: "secondary" },
  sent: { label: "Sent", variant: "secondary" },
  failed: { label: "Mail failed", variant: "error" },
  expired: { label: "Expired", variant: "warning" },
  "sender-gone": { label: "Sender left: send again", variant: "warning" },
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
  const { pending, run } = useToldAction();
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-3">
      <div className="min-w-0">
        <p className="text-sm font-medium break-words text-kumo-strong">{email}</p>
        <p className="mt-0.5 text-sm text-kumo-subtle">
          As {role} · <Badge variant={states[state].variant}>{states[state].label}</Badge>
          {state !== "expired" && state !== "sender-gone" && (
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
          aria-label={`Send again: the invitation to ${email}`}
          onClick={() => run(() => sendInvitationAgain(id), `Another mail to ${email} is on its way`)}
        >
          Send again
        </Button>
        <Button
          variant="secondary-destructive"
          disabled={pending}
          aria-label={`Withdraw the invitation to ${email}`}
          onClick={() => run(() => withdrawInvitation(id), `The invitation to ${email} is withdrawn`)}
        >
          Withdraw
        </Button>
      </div>
    </li>
  );
}
