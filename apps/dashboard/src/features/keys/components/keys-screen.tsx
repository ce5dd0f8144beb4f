"use client";

import { Button, EmptyState, PageHeader } from "@causeway/ui";
import { KeyIcon, PlusIcon } from "@phosphor-icons/react";
import { useState } from "react";
import type { KeyView } from "../key-view.ts";
import type { KeysPageData } from "../queries.ts";
import { CreateKeyDialog } from "./create-key-dialog.tsx";
import { KeyCards } from "./key-cards.tsx";
import { KeyTable } from "./key-table.tsx";

/** The whole page: the dialog lives here, so that the list may change under it while it shows a new key. */
export function KeysScreen({
  maySee,
  usable,
  revoked,
  mayCreate,
  mayRevoke,
  beginsCreating,
}: KeysPageData & { readonly beginsCreating: boolean }) {
  const [creating, setCreating] = useState(mayCreate && beginsCreating);
  const create = mayCreate && (
    <Button variant="primary" icon={<PlusIcon aria-hidden="true" />} onClick={() => setCreating(true)}>
      Create key
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Keys"
        description="A key pays for its calls from this workspace's credits. Give each program its own, with a limit."
        actions={usable.length > 0 && create}
      />
      {usable.length > 0 ? (
        <KeyList label="Keys" keys={usable} mayRevoke={mayRevoke} />
      ) : (
        <EmptyState
          icon={<KeyIcon aria-hidden="true" />}
          title={emptyTitle(maySee, revoked.length)}
          description={
            maySee
              ? "One key calls every model. Create it, paste it into your program, and watch the first call arrive."
              : "Ask an owner or an admin of this workspace for a role that does, such as developer."
          }
          action={create}
        />
      )}
      {revoked.length > 0 && (
        <details className="mt-8">
          <summary className="w-fit cursor-pointer py-2 text-sm text-kumo-subtle hover:text-kumo-default">
            Revoked keys ({revoked.length})
          </summary>
          <div className="mt-2">
            <KeyList label="Revoked keys" keys={revoked} mayRevoke={false} />
          </div>
        </details>
      )}
      <CreateKeyDialog open={creating} onOpenChange={setCreating} />
    </>
  );
}

function emptyTitle(maySee: boolean, revoked: number): string {
  if (!maySee) return "Your role does not see keys";
  return revoked > 0 ? "No usable keys" : "No keys yet";
}

function KeyList(props: { label: string; keys: readonly KeyView[]; mayRevoke: boolean }) {
  return (
    <>
      <div className="hidden lg:block">
        <KeyTable {...props} />
      </div>
      <div className="lg:hidden">
        <KeyCards {...props} />
      </div>
    </>
  );
}
