"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { TextArea } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import type { ActionResult } from "../../../action-result.ts";

type NoteButtonProps = {
  readonly label: string;
  /** Names what it is about, for those who cannot see where the button is. */
  readonly accessibleLabel: string;
  readonly title: string;
  readonly description: string;
  readonly done: string;
  readonly act: (note: string) => Promise<ActionResult>;
};

/** Does something that is written down with its reason, after asking for it. */
export function NoteButton({ label, accessibleLabel, title, description, done, act }: NoteButtonProps) {
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();

  const submit = () =>
    startTransition(async () => {
      const result = await answerOf(act(note));
      if (!result.ok) return setProblem(result.problem);
      setOpen(false);
      setNote("");
      setProblem(undefined);
      toast({ title: done, kind: "success" });
    });

  return (
    <Dialog
      title={title}
      description={description}
      open={open}
      onOpenChange={setOpen}
      size="base"
      trigger={
        <Button size="sm" aria-label={accessibleLabel}>
          {label}
        </Button>
      }
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" loading={pending} onClick={submit}>
            {label}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <TextArea
          label="Why"
          description="Kept in the audit log."
          value={note}
          maxLength={500}
          rows={3}
          onChange={(event) => setNote(event.target.value)}
        />
        {problem && <Banner variant="error" title={problem} />}
      </div>
    </Dialog>
  );
}
