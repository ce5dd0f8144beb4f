"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { type FormEvent, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { addOwnKey } from "../actions.ts";
import { placementChoices } from "../placement.ts";
import type { OwnKeysPageData } from "../queries.ts";
import { secretFields } from "../secret-kinds.ts";
import { SecretFields } from "./secret-fields.tsx";

type AddOwnKeyDialogProps = Pick<OwnKeysPageData, "providers"> & {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
};

type Failure = { readonly problem: string; readonly field: string | undefined };

const formId = "add-own-key";
const shownFields: readonly string[] = ["name", ...secretFields];

/** Which provider, the key, and when it is used. */
export function AddOwnKeyDialog({ open, onOpenChange, providers }: AddOwnKeyDialogProps) {
  const [providerId, setProviderId] = useState(providers[0]?.value ?? "");
  const [choice, setChoice] = useState<string>("always");
  const [failure, setFailure] = useState<Failure>();
  const [pending, startTransition] = useTransition();
  const problemOf = (field: string) => (failure?.field === field ? { error: failure.problem } : {});
  const isAboutAField = shownFields.some((field) => field === failure?.field);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    form.set("providerId", providerId);
    form.set("choice", choice);
    startTransition(async () => {
      const result = await answerOf(addOwnKey(form));
      setFailure(result.ok ? undefined : result);
      if (result.ok) onOpenChange(false);
    });
  };

  return (
    <Dialog
      title="Add a provider key"
      open={open}
      onOpenChange={(isOpen) => {
        onOpenChange(isOpen);
        setFailure(undefined);
      }}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" type="submit" form={formId} loading={pending}>
            Add key
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-5">
        {failure && !isAboutAField && <Banner variant="error" title={failure.problem} />}
        <Select
          label="Provider"
          className="w-full"
          choices={providers}
          value={providerId}
          onValueChange={setProviderId}
        />
        <SecretFields key={providerId} providerId={providerId} problemOf={problemOf} />
        <Input
          label="Name"
          name="name"
          placeholder="The provider's name"
          maxLength={100}
          autoComplete="off"
          {...problemOf("name")}
        />
        <Select label="Use it" className="w-full" choices={placementChoices} value={choice} onValueChange={setChoice} />
      </form>
    </Dialog>
  );
}
