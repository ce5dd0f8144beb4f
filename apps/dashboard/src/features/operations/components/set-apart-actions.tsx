"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { noteSetApart, settleAgain } from "../actions.ts";
import { NoteButton } from "./note-button.tsx";

/** What can be done with usage that could not be settled. */
export function SetApartActions({ id, name }: { readonly id: string; readonly name: string }) {
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const settle = () =>
    startTransition(async () => {
      const result = await answerOf(settleAgain(id));
      if (result.ok) toast({ title: "Settled", description: `${result.value.charged} charged.`, kind: "success" });
      else toast({ title: "Not settled", description: result.problem, kind: "error" });
    });
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" variant="primary" loading={pending} onClick={settle} aria-label={`Settle again: ${name}`}>
        Settle again
      </Button>
      <NoteButton
        label="Note and close"
        accessibleLabel={`Note and close ${name}`}
        title="Close without settling?"
        description="The call is never charged then, and what it cost is ours to bear."
        done="Noted"
        act={(note) => noteSetApart(id, note)}
      />
    </div>
  );
}
