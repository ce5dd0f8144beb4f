"use client";

import { Banner, Input, Select } from "@causeway/ui";
import { type FormEvent, useState } from "react";
import { expiryChoices } from "../expiry.ts";

export type FieldProblem = { readonly problem: string; readonly field: string | undefined };

type CreateKeyFormProps = {
  readonly formId: string;
  readonly failure: FieldProblem | undefined;
  readonly onSubmit: (form: FormData) => void;
};

/** Whatever the period, there is one field for the limit. */
const fieldOf = ({ field }: FieldProblem) => (field?.startsWith("limits.") ? "limit" : field);

const resets = [
  { value: "never", label: "Never" },
  { value: "daily", label: "Every day" },
  { value: "weekly", label: "Every Monday" },
  { value: "monthly", label: "Every month" },
] as const;

/** What a new key is called, how much it may spend and how long it lives. */
export function CreateKeyForm({ formId, failure, onSubmit }: CreateKeyFormProps) {
  const [limit, setLimit] = useState("");
  const [limitReset, setLimitReset] = useState("never");
  const [expiry, setExpiry] = useState("never");
  const problemOf = (field: string) => (failure && fieldOf(failure) === field ? { error: failure.problem } : {});
  const isAboutAField = ["name", "limit", "limitReset", "expiresAt"].includes((failure && fieldOf(failure)) ?? "");

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    // A reset without a limit means nothing, and the choice is greyed out then.
    form.set("limitReset", limit.trim() === "" ? "never" : limitReset);
    form.set("expiry", expiry);
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
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <Input
          label="Spending limit in dollars"
          name="limit"
          inputMode="decimal"
          placeholder="No limit"
          autoComplete="off"
          value={limit}
          onChange={(event) => setLimit(event.target.value)}
          {...problemOf("limit")}
        />
        <Select
          label="Limit starts again"
          className="w-full"
          choices={resets}
          value={limitReset}
          onValueChange={setLimitReset}
          disabled={limit.trim() === ""}
        />
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
