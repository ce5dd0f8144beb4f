"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { leaveThisWorkspace, removeWorkspace } from "../actions.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

type WorkspaceDangerProps = { readonly name: string; readonly slug: string; readonly mayDelete: boolean };

/** Leaving and deleting. */
export function WorkspaceDanger({ name, slug, mayDelete }: WorkspaceDangerProps) {
  return (
    <Card title="Danger zone" flush>
      <ul className="divide-y divide-kumo-hairline">
        <Row title="Leave this workspace" words="You lose access at once, and the keys that you made here end.">
          <ConfirmDialog
            title={`Leave ${name}?`}
            description="The keys that you made here are revoked. To come back, somebody has to invite you."
            trigger={<Button variant="secondary-destructive">Leave workspace</Button>}
            confirm="Leave workspace"
            keep="Stay"
            run={leaveThisWorkspace}
          />
        </Row>
        {mayDelete && (
          <Row
            title="Delete this workspace"
            words="For everybody in it. Not while there are bought credits, a debt, a dispute or an open payment."
          >
            <ConfirmDialog
              title={`Delete ${name}?`}
              description="All keys are revoked and all members lose access. Nobody can undo this."
              trigger={<Button variant="secondary-destructive">Delete workspace</Button>}
              confirm="Delete workspace"
              keep="Keep workspace"
              typed={{ label: `Type ${slug} to confirm`, text: slug }}
              run={removeWorkspace}
            />
          </Row>
        )}
      </ul>
    </Card>
  );
}

type RowProps = { readonly title: string; readonly words: string; readonly children: React.ReactNode };

const Row = ({ title, words, children }: RowProps) => (
  <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-4">
    <div className="min-w-0 flex-1 basis-64">
      <p className="text-sm font-medium text-kumo-strong">{title}</p>
      <p className="mt-0.5 text-sm text-kumo-subtle">{words}</p>
    </div>
    {children}
  </li>
);
