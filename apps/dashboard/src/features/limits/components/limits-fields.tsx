"use client";

import { Input, TextArea } from "@causeway/ui/field.tsx";
import { useId } from "react";
import { type LimitField, limitsFormValues } from "../limits-form-input.ts";
import type { LimitsView } from "../limits-view.ts";

export type FieldProblem = { readonly problem: string; readonly field: string | undefined };

type LimitsFieldsProps = {
  /** What is set now; empty for a new key. */
  readonly limits?: LimitsView | undefined;
  readonly problemOf: (field: LimitField) => { readonly error?: string };
};

const spendFields = [
  { field: "daily", label: "Dollars a day", description: "From midnight UTC." },
  { field: "weekly", label: "Dollars a week", description: "From Monday, UTC." },
  { field: "monthly", label: "Dollars a month", description: "From the first, UTC." },
  { field: "total", label: "Dollars in total", description: "Never starts again." },
] as const;

const paceFields = [
  { field: "requestsPerMinute", label: "Requests a minute" },
  { field: "tokensPerMinute", label: "Tokens a minute" },
  { field: "concurrency", label: "Calls at once" },
] as const;

const listFields = [
  {
    field: "allowedModels",
    label: "Allowed models",
    placeholder: "All models",
    description: "One a line; * stands for any text: anthropic/*",
  },
  {
    field: "allowedProviders",
    label: "Allowed providers",
    placeholder: "All providers",
    description: "One a line, by short name: openai",
  },
] as const;

/** Every limit that there is. An empty field is no limit. */
export function LimitsFields({ limits, problemOf }: LimitsFieldsProps) {
  const values = limitsFormValues(limits);
  // What is set or wrong is never folded away.
  const showsMore = [...paceFields, ...listFields].some(
    ({ field }) => values[field] !== "" || problemOf(field).error !== undefined,
  );
  const checkbox = useId();
  return (
    <div className="grid gap-5">
      <fieldset className="grid gap-3">
        <legend className="mb-2 text-sm font-medium text-kumo-strong">Spending limits</legend>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          {spendFields.map(({ field, label, description }) => (
            <Input
              key={field}
              label={label}
              name={field}
              inputMode="decimal"
              placeholder="No limit"
              autoComplete="off"
              defaultValue={values[field]}
              description={description}
              {...problemOf(field)}
            />
          ))}
        </div>
        <label htmlFor={checkbox} className="flex min-h-11 items-center gap-2 text-sm sm:min-h-0">
          <input
            id={checkbox}
            type="checkbox"
            name="countsOwnKeys"
            defaultChecked={limits?.countsOwnKeys ?? false}
            className="size-4 accent-kumo-brand"
          />
          Calls on own provider keys count, at list price
        </label>
      </fieldset>
      <details open={showsMore}>
        <summary className="w-fit cursor-pointer py-2 text-sm font-medium text-kumo-strong">
          Pace, models and providers
        </summary>
        <div className="mt-2 grid items-start gap-4 sm:grid-cols-3">
          {paceFields.map(({ field, label }) => (
            <Input
              key={field}
              label={label}
              name={field}
              inputMode="numeric"
              placeholder="No limit"
              autoComplete="off"
              defaultValue={values[field]}
              {...problemOf(field)}
            />
          ))}
        </div>
        <div className="mt-4 grid items-start gap-4 sm:grid-cols-2">
          {listFields.map(({ field, label, placeholder, description }) => (
            <TextArea
              key={field}
              label={label}
              name={field}
              rows={3}
              placeholder={placeholder}
              autoComplete="off"
              spellCheck={false}
              defaultValue={values[field]}
              description={description}
              {...problemOf(field)}
            />
          ))}
        </div>
      </details>
    </div>
  );
}
