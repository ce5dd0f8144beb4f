"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { setKeyDisabled } from "../actions.ts";
import type { KeyView } from "../key-view.ts";
import { RevokeKeysDialog } from "./revoke-keys-dialog.tsx";

/** What can be done with a key that is not revoked. */
export function KeyActions({ apiKey }: { apiKey: KeyView }) {
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const isDisabled = apiKey.status === "disabled";

  const toggle = () =>
    startTransition(async () => {
      const result = await answerOf(setKeyDisabled(apiKey.id, !isDisabled));
      if (!result.ok) toast({ title: "The key was not changed", description: result.problem, kind: "error" });
    });

  return (
    <div className="flex justify-end gap-2">
      {apiKey.status !== "expired" && (
        <Button loading={pending} onClick={toggle} aria-label={`${isDisabled ? "Enable" : "Disable"} ${apiKey.name}`}>
          {isDisabled ? "Enable" : "Disable"}
        </Button>
      )}
      <RevokeKeysDialog
        keys={[apiKey]}
        trigger={
          <Button variant="secondary-destructive" aria-label={`Revoke ${apiKey.name}`}>
            Revoke
          </Button>
        }
      />
    </div>
  );
}
