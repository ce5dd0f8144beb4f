"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useId, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { saveKeyDetails } from "../actions.ts";
import { expiryChoices } from "../expiry.ts";
import type { KeyView } from "../key-view.ts";

const choices = [{ value: "keep", label: "As it is" }, ...expiryChoices];

/** Changes a key's name and its expiry. */
export function KeyDetailsDialog({ apiKey }: { apiKey: KeyView }) {
  const [open, setOpen] = useState(false);
  const [expiry, setExpiry] = useState("keep");
  const [failure, setFailure] = useState<{ readonly problem: string; readonly field?: string | undefined }>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const formId = useId();

  const change = (isOpen: boolean) => {
    setOpen(isOpen);
    setExpiry("keep");
    setFailure(undefined);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    form.set("expiry", expiry);
    startTransition(async () => {
      const result = await answerOf(saveKeyDetails(apiKey.id, form));
      setFailure(result.ok ? undefined : result);
      if (!result.ok) return;
      change(false);
      toast({ title: "Key saved", kind: "success" });
    });
  };
  const problemOf = (field: string) => (failure?.field === field ? { error: failure.problem } : {});
  const isAboutAField = failure?.field === "name" || (failure?.field === "expiresAt" && expiry === "date");

  return (
    <Dialog
      title="Name and expiry"
      size="base"
      open={open}
      onOpenChange={change}
      trigger={<Button>Edit</Button>}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" type="submit" form={formId} loading={pending}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="grid gap-5">
        {failure && !isAboutAField && <Banner variant="error" title={failure.problem} />}
        <Input
          label="Name"
          name="name"
          className="w-full"
          defaultValue={apiKey.name}
          maxLength={100}
          autoComplete="off"
          {...problemOf("name")}
        />
        <Select label="Expires" className="w-full" choices={choices} value={expiry} onValueChange={setExpiry} />
        {expiry === "date" && (
          <Input label="Last day (UTC)" name="expiresOn" type="date" className="w-full" {...problemOf("expiresAt")} />
        )}
      </form>
    </Dialog>
  );
}
