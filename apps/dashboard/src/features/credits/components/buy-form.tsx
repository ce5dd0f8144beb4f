"use client";

import { purchaseFeeCents } from "@causeway/pricing";
import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { cn } from "@causeway/ui/class-names.ts";
import { Input } from "@causeway/ui/field.tsx";
import { type FormEvent, useRef, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { startPurchase } from "../actions.ts";
import { type AmountLimits, readAmount } from "../amount.ts";
import { formatCents } from "../format-cents.ts";

const presets = [10, 20, 50, 100] as const;

/** How much, what it costs with the fee, and on to Stripe. */
export function BuyForm({ limits, addsTax }: { limits: AmountLimits; addsTax: boolean }) {
  const [amount, setAmount] = useState("20");
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  // One purchase per amount: pressing twice, or again after coming back, leads to the same page of Stripe's.
  const purchase = useRef<{ cents: number; id: string | undefined }>(undefined);
  const reading = readAmount(amount, limits);
  const cents = reading.kind === "amount" ? reading.cents : undefined;

  const buy = (event: FormEvent) => {
    event.preventDefault();
    if (cents === undefined)
      return setProblem(reading.kind === "problem" ? reading.problem : "Write how much you want to buy.");
    if (purchase.current?.cents !== cents) purchase.current = { cents, id: newId() };
    const purchaseId = purchase.current.id;
    startTransition(async () => {
      const result = await answerOf(startPurchase({ creditsCents: cents, purchaseId }));
      if (result.ok) return window.location.assign(result.value.checkoutUrl);
      purchase.current = undefined;
      setProblem(result.problem);
    });
  };
  const change = (text: string) => {
    setAmount(text);
    setProblem(undefined);
  };

  return (
    <form onSubmit={buy} noValidate className="grid gap-4">
      <fieldset className="grid grid-cols-4 gap-2">
        <legend className="sr-only">Amounts to choose from</legend>
        {presets.map((dollars) => (
          <button
            key={dollars}
            type="button"
            aria-pressed={amount.trim() === String(dollars)}
            onClick={() => change(String(dollars))}
            className={cn(
              "tabular min-h-11 cursor-pointer rounded-lg text-sm font-medium hover:bg-kumo-tint",
              amount.trim() === String(dollars)
                ? "bg-kumo-tint text-kumo-strong ring-2 ring-kumo-brand"
                : "bg-kumo-base ring ring-kumo-line",
            )}
          >
            ${dollars}
          </button>
        ))}
      </fieldset>
      <Input
        label="Amount in dollars"
        name="amount"
        inputMode="decimal"
        autoComplete="off"
        value={amount}
        onChange={(event) => change(event.target.value)}
        {...(reading.kind === "problem" && { error: reading.problem })}
      />
      <Quote cents={cents} addsTax={addsTax} />
      {problem && reading.kind !== "problem" && <Banner variant="error" title={problem} />}
      <Button type="submit" variant="primary" size="lg" loading={pending} className="w-full justify-center">
        Buy credits
      </Button>
      <p className="text-xs text-kumo-subtle">You pay by card on Stripe's page. We never see the card.</p>
    </form>
  );
}

/** The price before paying, by the same function that the server charges with. */
function Quote({ cents, addsTax }: { cents: number | undefined; addsTax: boolean }) {
  const feeCents = cents === undefined ? undefined : purchaseFeeCents(cents);
  const total = cents === undefined || feeCents === undefined ? undefined : cents + feeCents;
  return (
    <dl
      aria-live="polite"
      className="tabular grid grid-cols-[1fr_auto] gap-y-1.5 border-y border-kumo-hairline py-3 text-sm"
    >
      <dt className="text-kumo-subtle">Credits</dt>
      <dd className="text-right">{shown(cents)}</dd>
      <dt className="text-kumo-subtle">Fee: 5.5 %, at least $0.80</dt>
      <dd className="text-right" data-testid="purchase-fee">
        {shown(feeCents)}
      </dd>
      {addsTax && (
        <>
          <dt className="text-kumo-subtle">Tax</dt>
          <dd className="text-right text-kumo-subtle">by your address, on the next page</dd>
        </>
      )}
      <dt className="font-semibold text-kumo-strong">{addsTax ? "You pay, before tax" : "You pay"}</dt>
      <dd className="text-right font-semibold text-kumo-strong" data-testid="purchase-total">
        {shown(total)}
      </dd>
    </dl>
  );
}

const shown = (cents: number | undefined) => (cents === undefined ? "–" : formatCents(cents));

/** Undefined where the browser has none (plain HTTP on another host): then the server makes it. */
const newId = (): string | undefined => globalThis.crypto?.randomUUID?.();
