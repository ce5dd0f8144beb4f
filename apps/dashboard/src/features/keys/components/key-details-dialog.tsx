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
import type { FieldProblem } from "../../limits/components/limits-fields.tsx";
import { expiryChoices } from "../expiry.ts";
import { placeFieldOfProblem } from "../key-place-form.ts";
import type { KeyView } from "../key-view.ts";
import { KeyPlaceFields } from "./key-place-fields.tsx";

const choices = [{ value: "keep", label: "As it is" }, ...expiryChoices];

type KeyDetailsDialogProps = {
  readonly apiKey: KeyView;
  /** From where this page is seen. */
  readonly ownAddress: string | undefined;
};

/** Changes a key's name, its expiry, what it is for and from where it works. */
export function KeyDetailsDialog({ apiKey, ownAddress }: KeyDetailsDialogProps) {
  const [open, setOpen] = useState(false);
  const [expiry, setExpiry] = useState("keep");
  const [failure, setFailure] = useState<FieldProblem>();
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
  const isAboutAField =
    failure?.field === "name" ||
    (failure?.field === "expiresAt" && expiry === "date") ||
    placeFieldOfProblem(failure?.field) !== undefined;

  return (
    <Dialog
      title="Edit key"
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
        <KeyPlaceFields apiKey={apiKey} ownAddress={ownAddress} failure={failure} />
      </form>
    </Dialog>
  );
}
