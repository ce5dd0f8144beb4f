"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { CheckboxList } from "@causeway/ui/checkbox-list.tsx";
import { Checkbox, Input, TextArea } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { addGuardrail, changeGuardrail } from "../actions.ts";
import {
  type GuardrailFormValues,
  type TrainingRule,
  trainingRules,
  type ZeroRetentionMaker,
  zeroRetentionMakers,
} from "../guardrail-form.ts";
import { FilterFields } from "./filter-fields.tsx";
import type { Failure } from "./failure.ts";
import { FilterTrialCard } from "./filter-trial-card.tsx";

type GuardrailEditorProps = {
  /** Absent for a new guardrail. */
  readonly id?: string;
  readonly saved: GuardrailFormValues;
  /** The workspace's default keeps its name. */
  readonly isDefault?: boolean;
  readonly mayManage: boolean;
};

const resets = [
  { value: "daily", label: "A day, from midnight UTC" },
  { value: "weekly", label: "A week, from Monday UTC" },
  { value: "monthly", label: "A month, from the first UTC" },
  { value: "", label: "In total" },
];

const makerWords: Readonly<Record<ZeroRetentionMaker, string>> = {
  anthropic: "Models of Anthropic",
  openai: "Models of OpenAI",
  google: "Models of Google",
  xai: "Models of xAI",
  other: "Models of everybody else",
};

const trainingWords: Readonly<Record<TrainingRule, string>> = {
  enable_paid_model_training: "By providers of paid endpoints",
  enable_free_model_training: "By providers of free endpoints",
  enable_free_model_publication: "Nor publishing by providers of free endpoints",
};

/** What a guardrail rules, and a text to try its filters on before they are saved. */
export function GuardrailEditor({ id, saved, isDefault = false, mayManage }: GuardrailEditorProps) {
  const [values, setValues] = useState<GuardrailFormValues>(saved);
  const [failure, setFailure] = useState<Failure>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const change = (part: Partial<GuardrailFormValues>) => setValues({ ...values, ...part });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const result = await answerOf(id === undefined ? addGuardrail(values) : changeGuardrail(id, values));
      setFailure(result.ok ? undefined : result);
      if (result.ok)
        toast({ title: "Guardrail saved", description: "It counts from the next call on.", kind: "success" });
    });
  };
  const text = (name: TextField) => ({
    name,
    value: values[name],
    disabled: !mayManage,
    autoComplete: "off",
    onChange: (event: { readonly target: { readonly value: string } }) => change({ [name]: event.target.value }),
    ...(failure && isAbout(failure.field, name) && { error: failure.problem, variant: "error" as const }),
  });

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <form onSubmit={submit} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {failure &&
          !textFields.some((name) => isAbout(failure.field, name)) &&
          !isAbout(failure.field, "contentFilters") && <Banner variant="error" title={failure.problem} />}
        {!isDefault && (
          <Card title="Name">
            <div className="grid items-start gap-5 sm:grid-cols-2">
              <Input label="Name" placeholder="Interns" {...text("name")} />
              <Input label="Description" placeholder="What it is for" {...text("description")} />
            </div>
          </Card>
        )}
        <Card
          title="Budget"
          description={
            isDefault
              ? "For each key by itself. Limits of the whole workspace are on the limits page."
              : "For each key and each member that it binds, by itself."
          }
        >
          <div className="grid items-start gap-5 sm:grid-cols-2">
            <Input label="Dollars" inputMode="decimal" placeholder="No budget" {...text("limit")} />
            <Select
              label="Per"
              choices={resets}
              value={values.resetInterval}
              disabled={!mayManage}
              onValueChange={(value) => change({ resetInterval: resetOf(value) })}
            />
          </div>
          <div className="mt-4">
            <Checkbox
              label="Calls on own provider keys count, at list price"
              checked={values.countsOwnKeys}
              disabled={!mayManage}
              onCheckedChange={(countsOwnKeys) => change({ countsOwnKeys })}
            />
          </div>
        </Card>
        <Card
          title="Models and providers"
          description="One a line; * stands for any text: anthropic/*. Empty is no rule."
        >
          <div className="grid items-start gap-5 sm:grid-cols-2">
            <TextArea label="Only these models" rows={3} placeholder="All models" {...text("allowedModels")} />
            <TextArea label="Never these models" rows={3} placeholder="None" {...text("ignoredModels")} />
            <TextArea label="Only these providers" rows={3} placeholder="All providers" {...text("allowedProviders")} />
            <TextArea label="Never these providers" rows={3} placeholder="None" {...text("ignoredProviders")} />
          </div>
        </Card>
        <Card title="Data" description="A provider of whom nobody knows counts as one that does it.">
          <div className="grid gap-5 sm:grid-cols-2">
            <CheckboxList
              legend="Only providers that keep no prompts, for"
              choices={zeroRetentionMakers.map((maker) => ({ value: maker, label: makerWords[maker] }))}
              chosen={values.zeroRetention}
              disabled={!mayManage}
              onChosenChange={(chosen) =>
                change({ zeroRetention: zeroRetentionMakers.filter((maker) => chosen.includes(maker)) })
              }
            />
            <CheckboxList
              legend="No training on prompts"
              choices={trainingRules.map((rule) => ({ value: rule, label: trainingWords[rule] }))}
              chosen={values.noTraining}
              disabled={!mayManage}
              onChosenChange={(chosen) => change({ noTraining: trainingRules.filter((rule) => chosen.includes(rule)) })}
            />
          </div>
        </Card>
        <FilterFields values={values} failure={failure} mayManage={mayManage} onChange={change} />
        {mayManage && (
          <div>
            <Button type="submit" variant="primary" loading={pending}>
              {id === undefined ? "Create guardrail" : "Save guardrail"}
            </Button>
          </div>
        )}
      </form>
      <FilterTrialCard builtins={values.builtins} patterns={values.patterns} />
    </div>
  );
}

const textFields = [
  "name",
  "description",
  "limit",
  "allowedModels",
  "ignoredModels",
  "allowedProviders",
  "ignoredProviders",
] as const;
type TextField = (typeof textFields)[number];

/** `allowedModels.0` is about the list. */
const isAbout = (field: string | undefined, name: string) => field === name || field?.startsWith(`${name}.`) === true;

const resetOf = (value: string): GuardrailFormValues["resetInterval"] =>
  value === "daily" || value === "weekly" || value === "monthly" ? value : "";
