"use client";

import { CopyButton } from "@causeway/ui/copy-button.tsx";
import { Checkbox, Input } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useState } from "react";
import {
  isPrice,
  noChoices,
  providerObject,
  type RoutableEndpoint,
  routableNow,
  type RouteChoices,
} from "../route-choices.ts";

export type RouteBuilderProps = { readonly model: string; readonly endpoints: readonly RoutableEndpoint[] };

/** Choices about a model's providers, and the `provider` object that says them. */
export function RouteBuilder({ model, endpoints }: RouteBuilderProps) {
  const [choices, setChoices] = useState<RouteChoices>(noChoices);
  const change = (changed: Partial<RouteChoices>) => setChoices((before) => ({ ...before, ...changed }));
  const remaining = routableNow(endpoints, choices);
  const body = JSON.stringify({ model, provider: providerObject(choices) }, undefined, 2);
  const providers = [...new Map(endpoints.map(({ providerId, providerName }) => [providerId, providerName]))];
  return (
    <div className="grid gap-6 rounded-lg bg-kumo-base p-4 ring ring-kumo-line lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-5">
        <fieldset>
          <legend className="mb-2 text-sm font-medium text-kumo-strong">Providers</legend>
          <ul className="flex max-h-72 flex-col gap-1 overflow-y-auto p-0.5">
            {providers.map(([id, name]) => (
              <li key={id} className="flex items-center justify-between gap-3">
                <span className="min-w-0 truncate text-sm">{name}</span>
                <Select
                  hideLabel
                  size="sm"
                  className="w-36 shrink-0"
                  label={`Use of ${name}`}
                  choices={placeChoices(choices.first.indexOf(id))}
                  value={placeOf(choices, id)}
                  onValueChange={(place) => change(placed(choices, id, place))}
                />
              </li>
            ))}
          </ul>
        </fieldset>
        <div className="flex flex-col gap-2">
          <Checkbox
            label="Nobody but those that come first"
            checked={choices.onlyFirst}
            disabled={choices.first.length === 0}
            onCheckedChange={(onlyFirst) => change({ onlyFirst })}
          />
          <Checkbox
            label="Nobody who may train on prompts"
            checked={choices.noTraining}
            onCheckedChange={(noTraining) => change({ noTraining })}
          />
          <Checkbox
            label="Only who keeps nothing (ZDR)"
            checked={choices.keepsNothing}
            onCheckedChange={(keepsNothing) => change({ keepsNothing })}
          />
          <Checkbox
            label="Only who supports every parameter that is sent"
            checked={choices.requireParameters}
            onCheckedChange={(requireParameters) => change({ requireParameters })}
          />
        </div>
        <div className="grid gap-3 sm:grid-cols-3">
          <Select
            label="Sort"
            choices={sortChoices}
            value={choices.sort === "" ? "usual" : choices.sort}
            onValueChange={(sort) => change({ sort: sorts.find((known) => known === sort) ?? "" })}
          />
          <PriceLimit label="Input, $ per 1M" value={choices.maxInput} onChange={(maxInput) => change({ maxInput })} />
          <PriceLimit
            label="Output, $ per 1M"
            value={choices.maxOutput}
            onChange={(maxOutput) => change({ maxOutput })}
          />
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-2">
        <p role="status" className={`text-sm ${remaining.length === 0 ? "text-kumo-danger" : "text-kumo-default"}`}>
          {remaining.length === 0
            ? "Nobody is left: such a call ends with 404 and says why."
            : `${remaining.length} of ${endpoints.length} endpoints are left.`}
        </p>
        <div className="relative min-w-0 flex-1 rounded-md bg-kumo-elevated ring ring-kumo-hairline">
          <div className="absolute top-2 right-2">
            <CopyButton text={body} what="request fields" />
          </div>
          <pre
            aria-label="Fields of the request"
            tabIndex={0}
            className="overflow-x-auto p-4 pr-12 text-[0.8125rem] leading-6"
          >
            <code>{body}</code>
          </pre>
        </div>
        <p className="text-xs text-kumo-subtle">Add these fields to the body of a call. Every format takes them.</p>
      </div>
    </div>
  );
}

const PriceLimit = (props: { label: string; value: string; onChange: (value: string) => void }) => (
  <Input
    label={props.label}
    inputMode="decimal"
    placeholder="any"
    value={props.value}
    onChange={(event) => props.onChange(event.target.value.trim())}
    {...(props.value !== "" && !isPrice(props.value) && { error: "A number such as 0.5" })}
  />
);

const sorts = ["price", "throughput", "latency"] as const;
const sortChoices = [
  { value: "usual", label: "As usual" },
  { value: "price", label: "Cheapest first" },
  { value: "throughput", label: "Fastest first" },
  { value: "latency", label: "Soonest first" },
];

const placeChoices = (place: number) => [
  { value: "any", label: "As usual" },
  { value: "first", label: place < 0 ? "Comes first" : `Comes ${ordinals[place] ?? `${place + 1}th`}` },
  { value: "never", label: "Never" },
];

const ordinals = ["first", "second", "third"];

const placeOf = ({ first, never }: RouteChoices, id: string): string =>
  first.includes(id) ? "first" : never.includes(id) ? "never" : "any";

const placed = ({ first, never }: RouteChoices, id: string, place: string): Partial<RouteChoices> => ({
  first: place === "first" ? [...first.filter((other) => other !== id), id] : first.filter((other) => other !== id),
  never: place === "never" ? [...never.filter((other) => other !== id), id] : never.filter((other) => other !== id),
});
