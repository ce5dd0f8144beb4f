"use client";

import { Button } from "@causeway/ui/button.tsx";
import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { KeyIcon, PlusIcon } from "@phosphor-icons/react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { CsvLink } from "../../activity/components/csv-link.tsx";
import { anyKey, filtersInForce, findKeys, isFiltered, keyFilterParsers, keyListFile } from "../key-filters.ts";
import type { KeysPageData } from "../queries.ts";
import { CreateKeyDialog } from "./create-key-dialog.tsx";
import { KeyCards } from "./key-cards.tsx";
import { KeyFilterBar } from "./key-filter-bar.tsx";
import { type KeyListProps, KeyTable } from "./key-table.tsx";
import { SeveralKeysBar } from "./several-keys-bar.tsx";
import { useKeySelection } from "./use-key-selection.ts";

/** The whole page: the dialog lives here, so that the list may change under it while it shows a new key. */
export function KeysScreen({
  maySee,
  usable,
  revoked,
  mayCreate,
  mayRevoke,
  mayManage,
  ownAddress,
  beginsCreating,
}: KeysPageData & { readonly beginsCreating: boolean }) {
  const [creating, setCreating] = useState(mayCreate && beginsCreating);
  const [inAddress, setFilters] = useQueryStates(keyFilterParsers, { history: "replace" });
  const filters = filtersInForce(usable, inAddress);
  const found = findKeys(usable, filters);
  const selection = useKeySelection(found);
  const owners = [...new Set(usable.flatMap(({ createdBy }) => createdBy ?? []))].toSorted();
  const environments = [...new Set(usable.flatMap(({ environment }) => environment ?? []))].toSorted();
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
        actions={
          <>
            {maySee && usable.length + revoked.length > 0 && <CsvLink href={keyListFile(filters)} what="the keys" />}
            {usable.length > 0 && create}
          </>
        }
      />
      {usable.length > 0 ? (
        <>
          {isFiltered(usable) && (
            <KeyFilterBar {...{ filters, owners, environments }} onChange={(change) => void setFilters(change)} />
          )}
          {found.length > 0 ? (
            <>
              {mayRevoke && usable.length > 1 && <SeveralKeysBar selection={selection} />}
              <KeyList
                label="Keys"
                keys={found}
                mayRevoke={mayRevoke}
                selection={mayRevoke && usable.length > 1 ? selection : undefined}
              />
            </>
          ) : (
            <EmptyState
              title="No key matches"
              description={`None of the ${usable.length} keys is like that. Revoked ones are listed below.`}
              action={<Button onClick={() => void setFilters(anyKey)}>Clear all filters</Button>}
            />
          )}
        </>
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
      <CreateKeyDialog open={creating} onOpenChange={setCreating} {...{ mayManage, ownAddress }} />
    </>
  );
}

function emptyTitle(maySee: boolean, revoked: number): string {
  if (!maySee) return "Your role does not see keys";
  return revoked > 0 ? "No usable keys" : "No keys yet";
}

function KeyList(props: KeyListProps) {
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
