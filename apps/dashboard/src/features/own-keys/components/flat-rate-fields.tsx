"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Input, Switch } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { PlusIcon, XIcon } from "@phosphor-icons/react";
import { emptyWindow, type FlatRateDraft, type WindowDraft } from "../endpoint-draft.ts";
import { FieldGrid } from "./field-grid.tsx";
import type { ProblemOf } from "./endpoint-form.tsx";

type FlatRateFieldsProps = {
  readonly flatRate: FlatRateDraft;
  readonly onChange: (flatRate: FlatRateDraft) => void;
  readonly problemOf: ProblemOf;
};

const units = [
  { value: "requests", label: "calls" },
  { value: "tokens", label: "tokens" },
];

const kinds = [
  { value: "rolling", label: "in the last hours" },
  { value: "fixed", label: "from one start to the next" },
];

/** A subscription: its price, its quotas, and what happens to calls that have to wait. */
export function FlatRateFields({ flatRate, onChange, problemOf }: FlatRateFieldsProps) {
  const change = (part: Partial<FlatRateDraft>) => onChange({ ...flatRate, ...part });
  const { windows } = flatRate;
  const setWindow = (index: number, part: Partial<WindowDraft>) =>
    change({ windows: windows.map((window, position) => (position === index ? { ...window, ...part } : window)) });
  const number = (field: "concurrency" | "queueLength" | "longestWaitSeconds", label: string) => (
    <Input
      label={label}
      name={`flatRate.${field}`}
      value={flatRate[field]}
      onChange={(event) => change({ [field]: event.target.value })}
      inputMode="numeric"
      autoComplete="off"
      {...problemOf(`flatRate.${field}`)}
    />
  );
  return (
    <div className="grid gap-5">
      <FieldGrid columns="sm:grid-cols-2 lg:grid-cols-4">
        <Input
          label="Price a month, $"
          name="flatRate.monthlyPrice"
          value={flatRate.monthlyPrice}
          onChange={(event) => change({ monthlyPrice: event.target.value })}
          placeholder="20"
          inputMode="decimal"
          autoComplete="off"
          {...problemOf("flatRate.monthlyPrice")}
        />
        {number("concurrency", "Calls at once")}
        {number("queueLength", "Most that wait")}
        {number("longestWaitSeconds", "Longest wait, seconds")}
      </FieldGrid>
      <Switch
        label="Answers in one piece; callers who ask for a stream get one made of it"
        checked={flatRate.answersWhole}
        onCheckedChange={(answersWhole: boolean) => change({ answersWhole })}
      />
      <fieldset className="grid gap-4">
        <legend className="mb-3 text-sm font-medium text-kumo-strong">Quotas</legend>
        <ul className="grid gap-4">
          {windows.map((window, index) => (
            // Rows have no identity of their own: they are their place.
            <li key={`window-${index.toString()}`}>
              <FieldGrid columns="sm:grid-cols-2 lg:grid-cols-5">
                <Input
                  label={`Quota ${index + 1}`}
                  name={`flatRate.windows.${index}.quota`}
                  value={window.quota}
                  onChange={(event) => setWindow(index, { quota: event.target.value })}
                  placeholder="40"
                  inputMode="numeric"
                  autoComplete="off"
                  {...problemOf(`flatRate.windows.${index}.quota`)}
                />
                <Select
                  label={`Unit of quota ${index + 1}`}
                  className="w-full"
                  choices={units}
                  value={window.unit}
                  onValueChange={(unit) => setWindow(index, { unit })}
                />
                <Input
                  label={`Hours of quota ${index + 1}`}
                  name={`flatRate.windows.${index}.hours`}
                  value={window.hours}
                  onChange={(event) => setWindow(index, { hours: event.target.value })}
                  inputMode="decimal"
                  autoComplete="off"
                  {...problemOf(`flatRate.windows.${index}.hours`)}
                />
                <Select
                  label={`Counted for quota ${index + 1}`}
                  className="w-full"
                  choices={kinds}
                  value={window.kind}
                  onValueChange={(kind) => setWindow(index, { kind })}
                />
                <div className="flex h-full items-end">
                  <Button
                    icon={<XIcon aria-hidden="true" />}
                    aria-label={`Remove quota ${index + 1}`}
                    disabled={windows.length === 1}
                    onClick={() => change({ windows: windows.filter((_, position) => position !== index) })}
                  />
                </div>
              </FieldGrid>
            </li>
          ))}
        </ul>
        <div>
          <Button
            icon={<PlusIcon aria-hidden="true" />}
            onClick={() => change({ windows: [...windows, { ...emptyWindow, hours: "168" }] })}
          >
            Add quota
          </Button>
        </div>
      </fieldset>
    </div>
  );
}
