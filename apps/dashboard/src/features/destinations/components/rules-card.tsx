"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Checkbox, Input } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { PlusIcon, TrashIcon } from "@phosphor-icons/react";
import { Fragment } from "react";
import {
  newGroup,
  type RuleGroupValues,
  type RulesValues,
  type RuleValues,
  withField,
  withoutRule,
} from "../rule-form.ts";
import { operatorsFor, operatorWords, ruleFields, ruleOperators, wantsValue, wordsOfField } from "../rule-words.ts";

type RulesCardProps = {
  readonly rules: RulesValues;
  /** What was refused: `field` is `filterRules.groups.0.rules.1.value`. */
  readonly failure: { readonly problem: string; readonly field: string | undefined } | undefined;
  readonly privacyMode: boolean;
  readonly disabled: boolean;
  readonly onChange: (rules: RulesValues) => void;
};

/** What a call must be like to be told. */
export function RulesCard({ rules, failure, privacyMode, disabled, onChange }: RulesCardProps) {
  const { enabled, groups } = rules;
  const setGroups = (next: readonly RuleGroupValues[]) => onChange({ ...rules, groups: next });
  const setGroup = (at: number, group: RuleGroupValues) =>
    setGroups(groups.map((before, index) => (index === at ? group : before)));
  const looksAtTexts = groups.some((group) => group.rules.some(({ field }) => field === "input" || field === "output"));
  return (
    <Card
      title="Rules"
      description={
        groups.length === 0
          ? "None: calls are told whatever they are like."
          : "Only calls that fit are told. Case counts."
      }
      action={
        !disabled && (
          <Button size="sm" icon={<PlusIcon aria-hidden="true" />} onClick={() => setGroups([...groups, newGroup])}>
            {groups.length === 0 ? "Add rule" : "Add alternative"}
          </Button>
        )
      }
    >
      {groups.length === 0 ? (
        <p className="text-sm text-kumo-subtle">For example: the status is failed, or the cost is more than 0.10.</p>
      ) : (
        <div className="grid gap-4">
          {groups.map((group, at) => (
            // Groups have no identity but their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: fields are controlled, so a moved row shows its own values
            <Fragment key={at}>
              {at > 0 && <p className="text-sm font-medium text-kumo-subtle">or</p>}
              <Group
                at={at}
                group={group}
                problemOf={(rule) =>
                  failure?.field?.startsWith(`filterRules.groups.${at}.rules.${rule}.`) ? failure.problem : undefined
                }
                disabled={disabled}
                onChange={(next) => setGroup(at, next)}
                onRemove={(rule) => setGroups(withoutRule(groups, { group: at, rule }))}
              />
            </Fragment>
          ))}
          {looksAtTexts && privacyMode && (
            <p className="text-sm text-kumo-warning">
              In privacy mode nobody looks into what was sent and answered: for its rules, input and output are not
              there.
            </p>
          )}
          <Checkbox
            label="The rules are in force"
            checked={enabled}
            disabled={disabled}
            onCheckedChange={(on) => onChange({ ...rules, enabled: on })}
          />
        </div>
      )}
    </Card>
  );
}

const logics = [
  { value: "and", label: "All of these" },
  { value: "or", label: "Any of these" },
];

type GroupProps = {
  readonly at: number;
  readonly group: RuleGroupValues;
  readonly problemOf: (rule: number) => string | undefined;
  readonly disabled: boolean;
  readonly onChange: (group: RuleGroupValues) => void;
  readonly onRemove: (rule: number) => void;
};

function Group({ at, group, problemOf, disabled, onChange, onRemove }: GroupProps) {
  const { logic, rules } = group;
  const setRule = (place: number, rule: RuleValues) =>
    onChange({ ...group, rules: rules.map((before, index) => (index === place ? rule : before)) });
  return (
    <fieldset className="grid min-w-0 gap-3 rounded-lg p-3 ring ring-kumo-hairline">
      <legend className="sr-only">{at === 0 ? "Calls" : `Or calls, ${at + 1}`}</legend>
      {rules.length > 1 && (
        <Select
          label="How many must fit"
          hideLabel
          className="w-40"
          size="sm"
          choices={logics}
          value={logic}
          disabled={disabled}
          onValueChange={(value) => onChange({ ...group, logic: value === "or" ? "or" : "and" })}
        />
      )}
      <ul aria-label="Rules" className="grid gap-4 sm:gap-3">
        {rules.map((rule, place) => (
          <RuleRow
            // Rules have no identity but their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: fields are controlled, so a moved row shows its own values
            key={place}
            place={place}
            rule={rule}
            problem={problemOf(place)}
            disabled={disabled}
            onChange={(next) => setRule(place, next)}
            onRemove={() => onRemove(place)}
          />
        ))}
      </ul>
      {!disabled && (
        <div>
          <Button
            size="sm"
            variant="ghost"
            icon={<PlusIcon aria-hidden="true" />}
            onClick={() => onChange({ ...group, rules: [...rules, ...newGroup.rules] })}
          >
            Add rule
          </Button>
        </div>
      )}
    </fieldset>
  );
}

type RuleRowProps = {
  readonly place: number;
  readonly rule: RuleValues;
  readonly problem: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (rule: RuleValues) => void;
  readonly onRemove: () => void;
};

const fieldChoices = ruleFields.map((field) => ({ value: field, label: wordsOfField(field).label }));

function RuleRow({ place, rule, problem, disabled, onChange, onRemove }: RuleRowProps) {
  const { field, operator, value } = rule;
  const operators = operatorsFor(field, operator).map((one) => ({ value: one, label: operatorWords[one] }));
  const { placeholder, isNumber } = wordsOfField(field);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,2fr)_auto]">
      <Select
        label="What"
        hideLabel
        className="w-full"
        choices={fieldChoices}
        value={field}
        disabled={disabled}
        onValueChange={(chosen) => onChange(withField(rule, ruleFields.find((one) => one === chosen) ?? field))}
      />
      <div className="col-span-2 row-start-2 sm:col-span-1 sm:row-start-auto">
        <Select
          label="How"
          hideLabel
          className="w-full"
          choices={operators}
          value={operator}
          disabled={disabled}
          onValueChange={(chosen) =>
            onChange({ ...rule, operator: ruleOperators.find((one) => one === chosen) ?? operator })
          }
        />
      </div>
      <div className="col-span-2 row-start-3 sm:col-span-1 sm:row-start-auto">
        {wantsValue(operator) && (
          <Input
            aria-label={`Value of rule ${place + 1}`}
            autoComplete="off"
            spellCheck={false}
            className="w-full"
            inputMode={isNumber ? "decimal" : "text"}
            placeholder={placeholder}
            value={value}
            maxLength={1000}
            disabled={disabled}
            onChange={(event) => onChange({ ...rule, value: event.target.value })}
            error={problem}
          />
        )}
      </div>
      {!disabled && (
        <Button
          variant="ghost"
          shape="square"
          aria-label={`Remove rule ${place + 1}`}
          icon={<TrashIcon aria-hidden="true" />}
          onClick={onRemove}
        />
      )}
    </li>
  );
}
