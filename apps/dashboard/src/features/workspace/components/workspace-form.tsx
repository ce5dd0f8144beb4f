"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Input, TextArea } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { makeWorkspace, saveWorkspace } from "../actions.ts";

type Failure = { readonly problem: string; readonly field: string | undefined };

type WorkspaceFormProps = {
  /** Of the workspace that is changed; a new one is made when absent. */
  readonly workspace?: { readonly name: string; readonly slug: string; readonly description: string };
  readonly mayChange: boolean;
};

/** Name, short name and what the workspace is for. */
export function WorkspaceForm({ workspace, mayChange }: WorkspaceFormProps) {
  const [values, setValues] = useState(workspace ?? { name: "", slug: "", description: "" });
  const [failure, setFailure] = useState<Failure>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const work = workspace ? saveWorkspace(values) : makeWorkspace(values.name, values.slug);
      const result = await answerOf(work);
      setFailure(result.ok ? undefined : result);
      if (result.ok) toast({ title: "Workspace saved", kind: "success" });
    });
  };
  const field = (name: "name" | "slug" | "description") => ({
    name,
    value: values[name],
    disabled: !mayChange,
    autoComplete: "off",
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setValues({ ...values, [name]: event.target.value }),
    ...(failure?.field === name && { error: failure.problem, variant: "error" as const }),
  });

  return (
    <form onSubmit={submit} noValidate className="grid max-w-xl gap-5">
      {failure && !["name", "slug", "description"].includes(failure.field ?? "") && (
        <Banner variant="error" title={failure.problem} />
      )}
      <Input label="Name" placeholder="Engines" {...field("name")} />
      <Input
        label="Short name"
        description="In addresses and in the API. Lower-case letters, digits and hyphens."
        placeholder={workspace ? "" : "Made of the name"}
        {...field("slug")}
      />
      {workspace && <TextArea label="Description" rows={3} {...field("description")} />}
      {mayChange && (
        <div>
          <Button type="submit" variant="primary" loading={pending}>
            {workspace ? "Save workspace" : "Create workspace"}
          </Button>
        </div>
      )}
    </form>
  );
}
