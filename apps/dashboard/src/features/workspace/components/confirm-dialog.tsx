"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { type FormEvent, type ReactElement, type ReactNode, useId, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import type { ActionResult } from "../../../action-result.ts";

type ConfirmDialogProps = {
  readonly title: string;
  readonly description: ReactNode;
  readonly trigger: ReactElement;
  /** On the button that does it, and on the one that does not. */
  readonly confirm: string;
  readonly keep?: string;
  /** Has to be typed first, when given. */
  readonly typed?: { readonly label: string; readonly text: string };
  /** Told what was typed. */
  readonly run: (typed: string) => Promise<ActionResult<unknown>>;
  readonly onDone?: () => void;
  readonly children?: ReactNode;
};

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({
  title,
  description,
  trigger,
  confirm,
  keep = "Cancel",
  typed,
  run,
  onDone,
  children,
}: ConfirmDialogProps) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const formId = useId();

  const change = (isOpen: boolean) => {
    setOpen(isOpen);
    setText("");
    setProblem(undefined);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const result = await answerOf(run(text));
      setProblem(result.ok ? undefined : result.problem);
      if (!result.ok) return;
      setOpen(false);
      onDone?.();
    });
  };

  return (
    <Dialog
      title={title}
      description={description}
      open={open}
      onOpenChange={change}
      size="base"
      trigger={trigger}
      footer={
        <>
          <DialogClose render={<Button>{keep}</Button>} />
          <Button variant="destructive" type="submit" form={formId} loading={pending}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-4">
        {problem && <Banner variant="error" title={problem} />}
        {children}
        {typed && (
          <Input
            label={typed.label}
            name="confirm"
            autoComplete="off"
            placeholder={typed.text}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </form>
    </Dialog>
  );
}
