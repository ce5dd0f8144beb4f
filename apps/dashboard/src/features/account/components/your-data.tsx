"use client";

import { Button, LinkButton } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { ConfirmDialog } from "../../workspace/components/confirm-dialog.tsx";
import { removeAccount } from "../actions.ts";

/** Taking one's data along, and going for good. */
export function YourData({ email }: { readonly email: string }) {
  return (
    <Card title="Your data" flush>
      <ul className="divide-y divide-kumo-hairline">
        <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-4">
          <div className="min-w-0 flex-1 basis-64">
            <p className="text-sm font-medium text-kumo-strong">Export</p>
            <p className="mt-0.5 text-sm text-kumo-subtle">
              What we keep about you, as JSON: memberships, keys without their secrets, sessions, purchases, what you
              did. Calls are exported on the activity page of each workspace.
            </p>
          </div>
          <LinkButton href="/settings/export" download>
            Download JSON
          </LinkButton>
        </li>
        <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-4">
          <div className="min-w-0 flex-1 basis-64">
            <p className="text-sm font-medium text-kumo-strong">Delete your account</p>
            <p className="mt-0.5 text-sm text-kumo-subtle">
              Your keys end, and workspaces that are yours alone. Not while one of them has bought credits, or you are
              the only owner of one with other members.
            </p>
          </div>
          <ConfirmDialog
            title="Delete your account?"
            description="You are signed out everywhere, your keys are revoked, and workspaces that are yours alone end. Nobody can undo this."
            trigger={<Button variant="secondary-destructive">Delete account</Button>}
            confirm="Delete account"
            keep="Keep account"
            typed={{ label: `Type ${email} to confirm`, text: email }}
            run={removeAccount}
          />
        </li>
      </ul>
    </Card>
  );
}
