"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { type FormEvent, useState } from "react";
import { type FieldProblem, LimitsFields } from "../../limits/components/limits-fields.tsx";
import { fieldOfProblem } from "../../limits/limits-form-input.ts";
import { expiryChoices } from "../expiry.ts";
import { placeFieldOfProblem } from "../key-place-form.ts";
import { KeyPlaceFields } from "./key-place-fields.tsx";

type CreateKeyFormProps = {
  readonly formId: string;
  /** For those who may make keys that look after the account. */
  readonly mayManage: boolean;
  /** From where this page is seen. */
  readonly ownAddress: string | undefined;
  readonly failure: FieldProblem | undefined;
  readonly onSubmit: (form: FormData) => void;
};

/** What a new key is called, what it may do and how long it lives. */
export function CreateKeyForm({ formId, mayManage, ownAddress, failure, onSubmit }: CreateKeyFormProps) {
  const [expiry, setExpiry] = useState("never");
  const [keyClass, setKeyClass] = useState("inference");
  const problemOf = (field: string) => (failure?.field === field ? { error: failure.problem } : {});
  const isAboutAField =
    ["name", "expiresAt"].includes(failure?.field ?? "") ||
    fieldOfProblem(failure?.field) !== undefined ||
    placeFieldOfProblem(failure?.field) !== undefined;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    form.set("expiry", expiry);
    form.set("class", keyClass);
    onSubmit(form);
  };

  return (
    <form id={formId} onSubmit={submit} noValidate className="grid gap-5">
      {failure && !isAboutAField && <Banner variant="error" title={failure.problem} />}
      <Input
        label="Name"
        name="name"
        placeholder="Production"
        description="To tell it from your other keys."
        maxLength={100}
        autoComplete="off"
        autoFocus
        {...problemOf("name")}
      />
      {mayManage && (
        <Select label="It" className="w-full" choices={classChoices} value={keyClass} onValueChange={setKeyClass} />
      )}
      {keyClass === "inference" && (
        <LimitsFields
          problemOf={(field) => (failure && fieldOfProblem(failure.field) === field ? { error: failure.problem } : {})}
        />
      )}
      <KeyPlaceFields ownAddress={ownAddress} failure={failure} />
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <Select label="Expires" className="w-full" choices={expiryChoices} value={expiry} onValueChange={setExpiry} />
        {expiry === "date" ? (
          <Input label="Last day (UTC)" name="expiresOn" type="date" {...problemOf("expiresAt")} />
        ) : (
          failure?.field === "expiresAt" && <Banner variant="error" title={failure.problem} />
        )}
      </div>
    </form>
  );
}

const classChoices = [
  { value: "inference", label: "Calls models" },
  { value: "management", label: "Looks after the account, by the account API" },
] as const;
