"use client";

import { Button, LinkButton } from "@causeway/ui/button.tsx";
import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { PlugsIcon, PlusIcon } from "@phosphor-icons/react";
import { useState } from "react";
import type { OwnKeysPageData } from "../queries.ts";
import { AddOwnKeyDialog } from "./add-own-key-dialog.tsx";
import { MonthCard } from "./month-card.tsx";
import { OrderedKeys } from "./ordered-keys.tsx";

/** Keys of the workspace's own to providers, in the order in which they are tried. */
export function OwnKeysScreen({ mayManage, keys, providers, lanes, use, month }: OwnKeysPageData) {
  const [adding, setAdding] = useState(false);
  const add = mayManage && (
    <div className="flex flex-wrap justify-center gap-2">
      <Button variant="primary" icon={<PlusIcon aria-hidden="true" />} onClick={() => setAdding(true)}>
        Add provider key
      </Button>
      <LinkButton href="/own-keys/new">Add endpoint</LinkButton>
    </div>
  );
  return (
    <>
      <PageHeader
        title="Provider keys"
        description="Calls on your own key are billed by the provider. Our fee is a share of the list price beyond a monthly allowance."
        actions={keys.length > 0 && add}
      />
      {keys.length === 0 ? (
        <EmptyState
          icon={<PlugsIcon aria-hidden="true" />}
          title={mayManage ? "No provider keys yet" : "Your role does not see provider keys"}
          description={
            mayManage
              ? "Bring a key to OpenAI, Anthropic or another provider, or a server or subscription of your own, and calls that it serves are made with it."
              : "Only owners and admins of this workspace manage them."
          }
          action={add}
        />
      ) : (
        <>
          <MonthCard month={month} />
          <OrderedKeys keys={keys} lanes={lanes} use={use} />
        </>
      )}
      <AddOwnKeyDialog open={adding} onOpenChange={setAdding} providers={providers} />
    </>
  );
}
