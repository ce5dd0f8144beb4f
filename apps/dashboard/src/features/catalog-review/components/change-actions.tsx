"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { NoteButton } from "../../operations/components/note-button.tsx";
import { acceptChanges, rejectChange } from "../actions.ts";

type AcceptButtonProps = {
  readonly ids: readonly string[];
  readonly label: string;
  /** Names what it is about, for those who cannot see where the button is. */
  readonly accessibleLabel: string;
};

export function AcceptButton({ ids, label, accessibleLabel }: AcceptButtonProps) {
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const accept = () =>
    startTransition(async () => {
      const result = await answerOf(acceptChanges(ids));
      if (result.ok)
        toast({ title: "Accepted", description: "New calls are routed and billed by it.", kind: "success" });
      else toast({ title: "Not accepted", description: result.problem, kind: "error" });
    });
  return (
    <Button size="sm" variant="primary" loading={pending} onClick={accept} aria-label={accessibleLabel}>
      {label}
    </Button>
  );
}

export function RejectButton({ id, subject }: { readonly id: string; readonly subject: string }) {
  return (
    <NoteButton
      label="Reject"
      accessibleLabel={`Reject ${subject}`}
      title="Leave it as it is?"
      description="It is not proposed again until its source says something else."
      done="Rejected"
      act={(note) => rejectChange(id, note)}
    />
  );
}
