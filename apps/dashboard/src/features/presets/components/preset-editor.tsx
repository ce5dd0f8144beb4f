"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Input, TextArea } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { savePresetVersion } from "../actions.ts";

type Failure = { readonly problem: string; readonly field: string | undefined };

type PresetEditorProps = {
  /** Absent for a new preset. */
  readonly slug?: string;
  readonly config: string;
  readonly systemPrompt: string;
  readonly mayManage: boolean;
};

/** What a preset says. Each save is a version of its own. */
export function PresetEditor({ slug, mayManage, ...saved }: PresetEditorProps) {
  const [values, setValues] = useState({ slug: slug ?? "", config: saved.config, systemPrompt: saved.systemPrompt });
  const [failure, setFailure] = useState<Failure>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const result = await answerOf(savePresetVersion(values, slug === undefined));
      setFailure(result.ok ? undefined : result);
      if (result.ok) toast({ title: "New version saved", description: "Calls use it from now on.", kind: "success" });
    });
  };
  const change = (name: keyof typeof values) => (event: { readonly target: { readonly value: string } }) =>
    setValues({ ...values, [name]: event.target.value });

  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      {failure && failure.field !== "slug" && <Banner variant="error" title={failure.problem} />}
      {slug === undefined && (
        <Input
          label="Name in calls"
          name="slug"
          autoComplete="off"
          placeholder="support-bot"
          description="Calls ask for @preset/ and this name. It stays as it is."
          value={values.slug}
          onChange={change("slug")}
          {...(failure?.field === "slug" && { error: failure.problem, variant: "error" as const })}
        />
      )}
      <TextArea
        label="Configuration"
        name="config"
        description="Fields of a chat completion as JSON: model, models, provider, temperature, tools …"
        rows={12}
        spellCheck={false}
        disabled={!mayManage}
        className="font-mono text-sm"
        value={values.config}
        onChange={change("config")}
      />
      <TextArea
        label="System prompt"
        name="systemPrompt"
        rows={6}
        disabled={!mayManage}
        value={values.systemPrompt}
        onChange={change("systemPrompt")}
      />
      {mayManage && (
        <div>
          <Button type="submit" variant="primary" loading={pending}>
            {slug === undefined ? "Create preset" : "Save new version"}
          </Button>
        </div>
      )}
    </form>
  );
}
