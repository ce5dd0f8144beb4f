"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { Input, TextArea } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useId, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { noteInvoice } from "../actions.ts";

/** Asks for a provider's invoice and writes it down. */
export function InvoiceButton() {
  const [open, setOpen] = useState(false);
  const [failure, setFailure] = useState<{ readonly problem: string; readonly field: string | undefined }>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const formId = useId();
  const problemOf = (field: string) => (failure?.field === field ? { error: failure.problem } : {});

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(async () => {
      const result = await answerOf(noteInvoice(form));
      setFailure(result.ok ? undefined : result);
      if (!result.ok) return;
      setOpen(false);
      toast({ title: "Invoice recorded", kind: "success" });
    });
  };

  return (
    <Dialog
      title="Record an invoice"
      description="Held against what we owe by our books once the month is over. Kept for good: a mistake is corrected by another one."
      open={open}
      onOpenChange={setOpen}
      size="base"
      trigger={<Button size="sm">Record an invoice</Button>}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" type="submit" form={formId} loading={pending}>
            Record
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-4">
        {failure && failure.field === undefined && <Banner variant="error" title={failure.problem} />}
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Input label="Provider" name="provider" placeholder="openai" autoComplete="off" {...problemOf("provider")} />
          <Input label="Month (UTC)" name="month" placeholder="2026-11" autoComplete="off" {...problemOf("month")} />
          <Input label="Number" name="number" autoComplete="off" maxLength={100} {...problemOf("number")} />
          <Input label="Amount ($)" name="amount" placeholder="1234.56" autoComplete="off" {...problemOf("amount")} />
        </div>
        <Input
          label="Explained ($)"
          name="explained"
          description="Of the difference to our books (billed less owed), what the note explains."
          autoComplete="off"
          {...problemOf("explained")}
        />
        <TextArea label="Note" name="note" rows={3} maxLength={500} {...problemOf("note")} />
      </form>
    </Dialog>
  );
}
