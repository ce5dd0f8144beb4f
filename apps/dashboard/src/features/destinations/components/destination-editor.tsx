"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Checkbox, Input, TextArea } from "@causeway/ui/field.tsx";
import type { SelectChoice } from "@causeway/ui/select.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { KeyChoice } from "../../keys/components/key-choice.tsx";
import { addDestination, type AddedDestination, changeDestination } from "../actions.ts";
import type { DestinationFormValues } from "../destination-form.ts";
import { type DestinationType, wordsOf } from "../destination-words.ts";
import { RulesCard } from "./rules-card.tsx";

type DestinationEditorProps = {
  readonly type: DestinationType;
  /** Absent for a new destination. */
  readonly id?: string;
  readonly saved: DestinationFormValues;
  readonly keyChoices: readonly SelectChoice[];
  readonly mayManage: boolean;
  readonly onAdded?: (added: AddedDestination) => void;
};

const tells = [
  { name: "tellsCost", label: "What calls cost" },
  { name: "tellsIdentity", label: "Whose calls they are: key, member, the caller's user" },
  { name: "tellsRequest", label: "What else was sent: app, session, parameters" },
] as const;

/** Where a destination is, and what it is told. */
export function DestinationEditor({ type, id, saved, keyChoices, mayManage, onAdded }: DestinationEditorProps) {
  const [values, setValues] = useState(saved);
  const [failure, setFailure] = useState<{ readonly problem: string; readonly field: string | undefined }>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const change = (part: Partial<DestinationFormValues>) => setValues({ ...values, ...part });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      if (id === undefined) {
        const result = await answerOf(addDestination(type, values));
        setFailure(result.ok ? undefined : result);
        if (result.ok) onAdded?.(result.value);
        return;
      }
      const result = await answerOf(changeDestination(id, values));
      setFailure(result.ok ? undefined : result);
      if (result.ok) toast({ title: "Destination saved", description: "From the next call on.", kind: "success" });
    });
  };
  const problemOf = (field: string) => (failure?.field === field ? { error: failure.problem } : {});
  const { fields } = wordsOf(type);
  const isAtField = ["name", "samplingRate", "apiKeyIds", ...fields.map(({ name }) => `config.${name}`)].includes(
    failure?.field ?? "",
  );
  const isAtRule = /^filterRules\.groups\.\d+\.rules\.\d+\.value$/.test(failure?.field ?? "");

  return (
    <form onSubmit={submit} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {failure && !isAtField && !isAtRule && <Banner variant="error" title={failure.problem} />}
      <Card
        title="Where it is"
        description={id === undefined ? undefined : "Secrets stay as they are until you write others."}
      >
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <Input
            label="Name"
            autoComplete="off"
            value={values.name}
            disabled={!mayManage}
            onChange={(event) => change({ name: event.target.value })}
            {...problemOf("name")}
          />
          {fields.map(({ name, label, placeholder, description, isSecret }) => (
            <Input
              key={name}
              label={label}
              autoComplete="off"
              spellCheck={false}
              placeholder={placeholder}
              description={description}
              type={isSecret && id === undefined ? "password" : "text"}
              value={values.fields[name] ?? ""}
              disabled={!mayManage}
              onChange={(event) => change({ fields: { ...values.fields, [name]: event.target.value } })}
              {...problemOf(`config.${name}`)}
            />
          ))}
        </div>
        <div className="mt-5">
          <TextArea
            label="Headers"
            rows={2}
            spellCheck={false}
            placeholder="Authorization: Bearer …"
            description="One a line. Their values are kept sealed and not shown again."
            value={values.headers}
            disabled={!mayManage}
            onChange={(event) => change({ headers: event.target.value })}
          />
        </div>
      </Card>
      <Card title="What it is told">
        <div className="grid gap-2">
          <Checkbox
            label="Nothing of what was sent and answered (privacy mode)"
            checked={values.privacyMode}
            disabled={!mayManage}
            onCheckedChange={(privacyMode) => change({ privacyMode })}
          />
          {tells.map(({ name, label }) => (
            <Checkbox
              key={name}
              label={label}
              checked={values[name]}
              disabled={!mayManage}
              onCheckedChange={(on) => change({ [name]: on })}
            />
          ))}
        </div>
      </Card>
      <Card title="Which calls" description="Those that are told are chosen by their key, by chance and by rules.">
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <KeyChoice
            choices={keyChoices}
            chosen={values.apiKeyIds}
            onChosenChange={(apiKeyIds) => change({ apiKeyIds })}
            problem={problemOf("apiKeyIds").error}
            disabled={!mayManage}
          />
          <Input
            label="Percent of calls"
            inputMode="decimal"
            autoComplete="off"
            description="100 is all of them."
            value={values.percent}
            disabled={!mayManage}
            onChange={(event) => change({ percent: event.target.value })}
            {...problemOf("samplingRate")}
          />
        </div>
      </Card>
      <RulesCard
        rules={values.rules}
        failure={failure}
        privacyMode={values.privacyMode}
        disabled={!mayManage}
        onChange={(rules) => change({ rules })}
      />
      {mayManage && (
        <div>
          <Button type="submit" variant="primary" loading={pending}>
            {id === undefined ? "Add destination" : "Save destination"}
          </Button>
        </div>
      )}
    </form>
  );
}
