"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { type FormEvent, type ReactElement, type ReactNode, useId, useState, useTransition } from "react";
import { answerOf } from "../../action-answer.ts";
import type { ActionResult } from "../../action-result.ts";

type FormDialogProps<Value, Field extends string> = {
  readonly title: string;
  readonly description?: ReactNode;
  readonly trigger: ReactElement;
  readonly size?: "base" | "lg";
  /** On the button that sends it. */
  readonly confirm: string;
  /** Names of the fields that show what is wrong with them; anything else that is wrong stands above. */
  readonly fields: readonly Field[];
  readonly run: (form: FormData) => Promise<ActionResult<Value>>;
  readonly onDone: (value: Value) => void;
  /** The fields, given what is wrong with each. */
  readonly children: (problemOf: (field: Field) => { readonly error?: string }) => ReactNode;
};

/** Asks for a few things and sends them; stays open with what is wrong until they are taken. */
export function FormDialog<Value, Field extends string>({
  title,
  description,
  trigger,
  size = "base",
  confirm,
  fields,
  run,
  onDone,
  children,
}: FormDialogProps<Value, Field>) {
  const [open, setOpen] = useState(false);
  const [failure, setFailure] = useState<{ readonly problem: string; readonly field: string | undefined }>();
  const [pending, startTransition] = useTransition();
  const formId = useId();
  const isOfField = fields.some((field) => field === failure?.field);

  const change = (isOpen: boolean) => {
    setOpen(isOpen);
    setFailure(undefined);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { elements } = event.currentTarget;
    const form = new FormData(event.currentTarget);
    startTransition(async () => {
      const result = await answerOf(run(form));
      setFailure(result.ok ? undefined : result);
      if (!result.ok) {
        const wrong = elements.namedItem(result.field ?? "");
        if (wrong instanceof HTMLElement) wrong.focus();
        return;
      }
      change(false);
      onDone(result.value);
    });
  };

  return (
    <Dialog
      title={title}
      description={description}
      open={open}
      onOpenChange={change}
      size={size}
      trigger={trigger}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" type="submit" form={formId} loading={pending}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-4">
        {failure && !isOfField && <Banner variant="error" title={failure.problem} />}
        {children((field) => (failure?.field === field ? { error: failure.problem } : {}))}
      </form>
    </Dialog>
  );
}
