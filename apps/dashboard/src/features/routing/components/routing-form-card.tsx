"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Input, Switch, TextArea } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { saveRouting } from "../actions.ts";
import type { RoutingPageData } from "../queries.ts";
import type { RoutingFormValues } from "../routing-form.ts";

type Failure = { readonly problem: string; readonly field: string | undefined };

const switches = [
  {
    name: "zdr",
    title: "Only zero data retention",
    words: "Providers that keep no prompt and no answer, not even for a day.",
  },
  {
    name: "noTraining",
    title: "No training on prompts",
    words: "Providers that are known not to train on what is sent to them.",
  },
  {
    name: "distillable",
    title: "Only models that may be distilled",
    words: "Models whose makers let their answers train other models.",
  },
] as const;

const sorts = [
  { value: "", label: "Balanced: by price, by chance" },
  { value: "price", label: "Cheapest first" },
  { value: "throughput", label: "Most tokens a second first" },
  { value: "latency", label: "Quickest first token first" },
  { value: "exacto", label: "Best at calling tools first" },
];

const tiers = [
  { value: "", label: "As the call says" },
  ...["low", "medium", "high", "xhigh", "max"].map((tier) => ({ value: tier, label: tier })),
];

/** What binds every call, and what counts for calls that say nothing. */
export function RoutingFormCard({ values: saved, removedBy, all, mayManage }: RoutingPageData) {
  const [values, setValues] = useState<RoutingFormValues>(saved);
  const [failure, setFailure] = useState<Failure>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const result = await answerOf(saveRouting(values));
      setFailure(result.ok ? undefined : result);
      if (result.ok)
        toast({ title: "Routing saved", description: "It counts from the next call on.", kind: "success" });
    });
  };
  const text = (name: TextField) => ({
    name,
    value: values[name],
    disabled: !mayManage,
    autoComplete: "off",
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setValues({ ...values, [name]: event.target.value }),
  });

  return (
    <form onSubmit={submit} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {failure && <Banner variant="error" title={failure.problem} />}
      <Card title="Privacy" description="Binds every call of this workspace, whatever the call says." flush>
        <ul className="divide-y divide-kumo-hairline">
          {switches.map(({ name, title, words }) => (
            <li key={name} className="flex items-center justify-between gap-6 px-4 py-4">
              <div className="min-w-0">
                <p className="text-sm font-medium text-kumo-strong">{title}</p>
                <p className="mt-0.5 text-sm text-kumo-subtle">
                  {words} Removes <span className="tabular text-kumo-default">{removedBy[name]}</span> of {all}{" "}
                  endpoints.
                </p>
              </div>
              <span className="shrink-0">
                <Switch
                  aria-label={title}
                  checked={values[name]}
                  disabled={!mayManage}
                  onCheckedChange={(on) => setValues({ ...values, [name]: on })}
                />
              </span>
            </li>
          ))}
        </ul>
      </Card>
      <Card title="Providers and prices" description="Binds every call as well. Empty is no limit.">
        <div className="grid gap-5 sm:grid-cols-2">
          <TextArea label="Only these providers" rows={3} placeholder="All providers" {...text("only")} />
          <TextArea label="Never these providers" rows={3} placeholder="None" {...text("ignore")} />
          <Input label="Most dollars per million tokens read" inputMode="decimal" {...text("maxPrompt")} />
          <Input label="Most dollars per million tokens written" inputMode="decimal" {...text("maxCompletion")} />
        </div>
      </Card>
      <Card title="Defaults" description="For calls that say nothing about it.">
        <div className="grid gap-5 sm:grid-cols-2">
          <Input label="Model" placeholder="None: a call must name one" {...text("defaultModel")} />
          <Select
            label="Order of providers"
            choices={sorts}
            value={values.sort}
            disabled={!mayManage}
            onValueChange={(sort) => setValues({ ...values, sort })}
          />
          <TextArea
            label="Models of the auto router"
            rows={3}
            placeholder="All; one a line, * stands for any text"
            {...text("autoAllowedModels")}
          />
          <Select
            label="Cost tier of the auto router"
            choices={tiers}
            value={values.autoCostTier}
            disabled={!mayManage}
            onValueChange={(autoCostTier) => setValues({ ...values, autoCostTier })}
          />
        </div>
      </Card>
      {mayManage && (
        <div>
          <Button type="submit" variant="primary" loading={pending}>
            Save routing
          </Button>
        </div>
      )}
    </form>
  );
}

type TextField = Exclude<keyof RoutingFormValues, "zdr" | "noTraining" | "distillable" | "sort" | "autoCostTier">;
