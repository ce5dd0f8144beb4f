"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { formatDollars } from "@causeway/ui/format-dollars.ts";
import { useQueryStates } from "nuqs";
import { type Assumptions, compareCosts } from "./calculator.ts";
import { calculatorParsers } from "./calculator-state.ts";

/** A month with us, with a gateway of one's own, and with a flat rate: every assumption can be changed. */
export function CostCalculator() {
  const [assumptions, setAssumptions] = useQueryStates(calculatorParsers, { history: "replace" });
  const costs = compareCosts(assumptions);
  const field = (name: keyof Assumptions, label: string) => (
    <NumberField
      key={name}
      label={label}
      value={assumptions[name]}
      onChange={(text) => void setAssumptions({ [name]: calculatorParsers[name].parse(text) })}
    />
  );
  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <div className="flex flex-col gap-6">
        <fieldset className="grid gap-3 sm:grid-cols-2">
          <legend className="mb-2 text-sm font-semibold text-kumo-strong">Your month</legend>
          {field("spend", "Inference, dollars")}
          {field("purchases", "Purchases of credits")}
        </fieldset>
        <fieldset className="grid gap-3 sm:grid-cols-3">
          <legend className="mb-2 text-sm font-semibold text-kumo-strong">A gateway of your own</legend>
          {field("serverCost", "Servers, dollars")}
          {field("hours", "Hours of work")}
          {field("hourlyRate", "Dollars an hour")}
        </fieldset>
        <fieldset className="grid gap-3 sm:grid-cols-2">
          <legend className="mb-2 text-sm font-semibold text-kumo-strong">A flat rate at a provider</legend>
          {field("laneFee", "Its price, dollars")}
          {field("laneShare", "Share of the spend it takes, %")}
        </fieldset>
        <div>
          <Button variant="ghost" onClick={() => void setAssumptions(null)}>
            Back to the usual assumptions
          </Button>
        </div>
      </div>
      <dl
        aria-live="polite"
        className="grid gap-px self-start overflow-hidden rounded-lg bg-kumo-hairline ring ring-kumo-line"
      >
        <Result
          name="With Causeway"
          value={dollars(costs.totalCents)}
          note={`${dollars(costs.spendCents)} of inference at the providers' prices and ${dollars(costs.feeCents)} for us: ${costs.feePerCent} %.`}
          isMain
        />
        <Result
          name="With a gateway of your own"
          value={dollars(costs.selfHostedCents)}
          note={`The same inference paid to the providers, and ${dollars(costs.selfHostingCents)} for servers and work. ${
            costs.selfHostingCents >= costs.feeCents
              ? `That is ${dollars(costs.selfHostingCents - costs.feeCents)} more than our fee.`
              : `That is ${dollars(costs.feeCents - costs.selfHostingCents)} less than our fee: at this size it pays to run it yourself, and Causeway can be self-hosted.`
          }`}
        />
        <Result
          name="With Causeway and a flat rate"
          value={dollars(costs.withLaneCents)}
          note={
            assumptions.laneShare === 0
              ? "Say which share of your calls such a plan would take over. We send them there first and the rest elsewhere."
              : costs.laneSavingCents >= 0
                ? `Saves ${dollars(costs.laneSavingCents)} a month. Calls beyond the plan's windows go on with credits.`
                : `Costs ${dollars(-costs.laneSavingCents)} more than it saves: too little goes through it.`
          }
        />
      </dl>
    </div>
  );
}

const dollars = (cents: number): string => formatDollars((cents / 100).toFixed(2), "cents");

function Result(props: { name: string; value: string; note: string; isMain?: boolean }) {
  return (
    <div className="bg-kumo-base p-4">
      <dt className="text-sm text-kumo-subtle">{props.name}</dt>
      <dd
        className={`tabular mt-1 font-semibold tracking-tight text-kumo-strong ${props.isMain === true ? "text-3xl" : "text-2xl"}`}
      >
        {props.value}
        <span className="text-sm font-normal text-kumo-subtle"> a month</span>
      </dd>
      <dd className="mt-1 text-sm text-kumo-subtle">{props.note}</dd>
    </div>
  );
}

function NumberField(props: { label: string; value: number; onChange: (text: string) => void }) {
  return (
    <Input
      label={props.label}
      className="w-full min-w-0"
      type="number"
      inputMode="decimal"
      min={0}
      step="any"
      value={String(props.value)}
      onChange={(event) => props.onChange(event.target.value)}
    />
  );
}
