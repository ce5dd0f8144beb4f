"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Checkbox, Input } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { PlusIcon, TrashIcon } from "@phosphor-icons/react";
import { actionChoices, type FilterSlug, filterSlugs, filterWords, isFilterAction } from "../filter-words.ts";
import type { BuiltinChoice, GuardrailFormValues, PatternChoice } from "../guardrail-form.ts";
import type { Failure } from "./failure.ts";

type FilterValues = Pick<GuardrailFormValues, "builtins" | "patterns">;

type FilterFieldsProps = {
  readonly values: FilterValues;
  readonly failure: Failure | undefined;
  readonly mayManage: boolean;
  readonly onChange: (change: Partial<FilterValues>) => void;
};

/** What is looked for in the texts of calls, and what is done about it. */
export function FilterFields({ values, failure, mayManage, onChange }: FilterFieldsProps) {
  const { builtins, patterns } = values;
  const changePattern = (at: number, change: Partial<PatternChoice>) =>
    onChange({ patterns: patterns.map((pattern, index) => (index === at ? { ...pattern, ...change } : pattern)) });
  return (
    <>
      <Card
        title="Content filters"
        description="Look for forms, not for meanings, in everything that is sent: messages, tools' answers, documents, which every model is then given as text."
        flush
      >
        <ul className="divide-y divide-kumo-hairline">
          {filterSlugs.map((slug) => (
            <BuiltinRow
              key={slug}
              slug={slug}
              choice={builtins[slug]}
              disabled={!mayManage}
              onChange={(choice) => onChange({ builtins: { ...builtins, [slug]: choice } })}
            />
          ))}
        </ul>
      </Card>
      <Card
        title="Your own patterns"
        description="Regular expressions in the syntax of RE2, which neither looks around nor refers back. (?i) in front ignores case."
        action={
          mayManage && (
            <Button
              size="sm"
              icon={<PlusIcon aria-hidden="true" />}
              onClick={() => onChange({ patterns: [...patterns, { pattern: "", action: "block", label: "" }] })}
            >
              Add pattern
            </Button>
          )
        }
      >
        {patterns.length === 0 ? (
          <p className="text-sm text-kumo-subtle">None. For example: (?i)project (falcon|heron)</p>
        ) : (
          <ul aria-label="Patterns" className="grid gap-5">
            {patterns.map((pattern, at) => (
              <li
                // Patterns have no identity but their place.
                // biome-ignore lint/suspicious/noArrayIndexKey: fields are controlled, so a moved row shows its own values
                key={at}
                className="grid items-start gap-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)_auto]"
              >
                <Input
                  label={`Pattern ${at + 1}`}
                  autoComplete="off"
                  spellCheck={false}
                  className="font-mono"
                  value={pattern.pattern}
                  disabled={!mayManage}
                  onChange={(event) => changePattern(at, { pattern: event.target.value })}
                  {...(failure?.field?.startsWith(`contentFilters.${at}.`) && {
                    error: failure.problem,
                    variant: "error" as const,
                  })}
                />
                <Select
                  label="What is done"
                  choices={actionChoices}
                  value={pattern.action}
                  disabled={!mayManage}
                  onValueChange={(action) => isFilterAction(action) && changePattern(at, { action })}
                />
                <Input
                  label="Called"
                  placeholder="REDACTED"
                  autoComplete="off"
                  value={pattern.label}
                  disabled={!mayManage}
                  onChange={(event) => changePattern(at, { label: event.target.value })}
                />
                {mayManage && (
                  <Button
                    variant="ghost"
                    shape="square"
                    className="sm:mt-7"
                    aria-label={`Remove pattern ${at + 1}`}
                    icon={<TrashIcon aria-hidden="true" />}
                    onClick={() => onChange({ patterns: patterns.filter((_, index) => index !== at) })}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}

type BuiltinRowProps = {
  readonly slug: FilterSlug;
  readonly choice: BuiltinChoice;
  readonly disabled: boolean;
  readonly onChange: (choice: BuiltinChoice) => void;
};

const offOr = [{ value: "", label: "Off" }, ...actionChoices];

function BuiltinRow({ slug, choice, disabled, onChange }: BuiltinRowProps) {
  const { title, words } = filterWords[slug];
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="text-sm font-medium text-kumo-strong">{title}</p>
        <p className="text-sm text-kumo-subtle">{words}</p>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {choice.action !== "" && (
          <Checkbox
            label="Only in what users say"
            aria-label={`${title}: only in what users say`}
            checked={choice.userOnly}
            disabled={disabled}
            onCheckedChange={(userOnly) => onChange({ ...choice, userOnly })}
          />
        )}
        <Select
          label={title}
          hideLabel
          className="w-40"
          choices={offOr}
          value={choice.action}
          disabled={disabled}
          onValueChange={(action) => onChange({ ...choice, action: isFilterAction(action) ? action : "" })}
        />
      </div>
    </li>
  );
}
