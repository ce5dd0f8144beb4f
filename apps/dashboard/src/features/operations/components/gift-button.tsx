"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { Input, TextArea } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useId, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { sendGift } from "../actions.ts";

/** Asks whom to give how much and why, and gives it once however often it is sent. */
export function GiftButton() {
  const [grantId, setGrantId] = useState<string>();
  const [failure, setFailure] = useState<{ readonly problem: string; readonly field: string | undefined }>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const formId = useId();
  const problemOf = (field: string) => (failure?.field === field ? { error: failure.problem } : {});
  const isOfField = failure?.field !== undefined && failure.field !== "grantId";

  const open = (isOpen: boolean) => {
    setGrantId(isOpen ? crypto.randomUUID() : undefined);
    setFailure(undefined);
  };

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(async () => {
      const result = await answerOf(sendGift(form));
      setFailure(result.ok ? undefined : result);
      if (!result.ok) return;
      open(false);
      toast({ title: result.value.told, kind: "success" });
    });
  };

  return (
    <Dialog
      title="Give credits"
      description="At our expense: spent first, never refunded. Its owners get a mail with the reason."
      open={grantId !== undefined}
      onOpenChange={open}
      size="base"
      trigger={<Button size="sm">Give credits</Button>}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" type="submit" form={formId} loading={pending}>
            Give
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-4">
        {failure && !isOfField && <Banner variant="error" title={failure.problem} />}
        <input type="hidden" name="grantId" value={grantId ?? ""} />
        <Input
          label="Workspace"
          name="workspace"
          description="Its id, or its short name."
          autoComplete="off"
          {...problemOf("workspace")}
        />
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Input label="Amount ($)" name="amount" placeholder="25.00" autoComplete="off" {...problemOf("amount")} />
          <Input
            label="Last day (UTC, optional)"
            name="expiresOn"
            type="date"
            autoComplete="off"
            {...problemOf("expiresOn")}
          />
        </div>
        <TextArea label="Reason" name="reason" rows={2} maxLength={200} {...problemOf("reason")} />
      </form>
    </Dialog>
  );
}
