"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Checkbox } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useTransition } from "react";
import type { KeySelection } from "./use-key-selection.ts";
import { keysText, useKeyChanges } from "./use-key-changes.ts";
import { RevokeKeysDialog } from "./revoke-keys-dialog.tsx";

/** Chooses all keys of the list, and changes those that are chosen. */
export function SeveralKeysBar({ selection }: { readonly selection: KeySelection }) {
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const change = useKeyChanges();
  const { keys } = selection;
  const active = keys.filter(({ status }) => status === "active");
  const disabled = keys.filter(({ status }) => status === "disabled");

  const run = (what: "disable" | "enable") =>
    startTransition(async () => {
      const problem = await change(what === "disable" ? active : disabled, what);
      if (problem === undefined) selection.clear();
      else toast({ title: "No key was changed", description: problem, kind: "error" });
    });

  return (
    <div role="group" aria-label="Several keys" className="mb-3 flex min-h-9 flex-wrap items-center gap-2 text-sm">
      <Checkbox
        label={keys.length === 0 ? "Select all" : `${keysText(keys.length)} selected`}
        checked={selection.isAll}
        indeterminate={keys.length > 0 && !selection.isAll}
        onCheckedChange={(on) => selection.setAll(on)}
      />
      {keys.length > 0 && (
        <span className="flex flex-wrap items-center gap-2 sm:ml-2">
          {active.length > 0 && (
            <Button loading={pending} onClick={() => run("disable")}>
              Disable {keysText(active.length)}
            </Button>
          )}
          {disabled.length > 0 && (
            <Button loading={pending} onClick={() => run("enable")}>
              Enable {keysText(disabled.length)}
            </Button>
          )}
          <RevokeKeysDialog
            keys={keys}
            trigger={<Button variant="secondary-destructive">Revoke {keysText(keys.length)}</Button>}
            onRevoked={selection.clear}
          />
          <Button variant="ghost" onClick={selection.clear}>
            Clear selection
          </Button>
        </span>
      )}
    </div>
  );
}
