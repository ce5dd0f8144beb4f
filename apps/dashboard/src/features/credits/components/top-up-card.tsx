import type { AutoTopUpState, SavedCardState } from "@causeway/services";
import { Badge, type BadgeVariant } from "@causeway/ui/badge.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { type TopUpStatus, topUpStatus } from "../top-up-status.ts";
import { TopUpForm } from "./top-up-form.tsx";

type TopUpCardProps = {
  readonly topUp: AutoTopUpState | undefined;
  readonly card: SavedCardState;
  readonly mayBuy: boolean;
};

const variants: Record<TopUpStatus["kind"], BadgeVariant> = {
  off: "secondary",
  on: "success",
  waiting: "warning",
  capped: "warning",
  stopped: "error",
};

/** Auto top-up: how it stands, and its settings for those who may buy. */
export function TopUpCard({ topUp, card, mayBuy }: TopUpCardProps) {
  const { kind, label, text } = topUpStatus(topUp, card, new Date());
  return (
    <Card title="Auto top-up">
      <div role="status" aria-label="Auto top-up status" className="grid justify-items-start gap-2">
        <Badge variant={variants[kind]}>{label}</Badge>
        <p className="text-sm text-kumo-default">{text}</p>
      </div>
      <p className="mt-3 text-sm text-kumo-subtle">{describeCard(card)}</p>
      {mayBuy && (
        <TopUpForm
          enabled={topUp?.enabled ?? false}
          thresholdCents={topUp?.thresholdCents ?? 500}
          amountCents={topUp?.amountCents ?? 2_000}
          monthlyCapCents={topUp?.monthlyCapCents ?? 10_000}
          hasCard={card.kind !== "none"}
        />
      )}
    </Card>
  );
}

/** Stripe's word for a network, as people write it. */
const brandName = (brand: string): string =>
  brand === "amex" ? "American Express" : `${brand.slice(0, 1).toUpperCase()}${brand.slice(1)}`;

function describeCard(card: SavedCardState): string {
  switch (card.kind) {
    case "saved":
      return `Charged to the card saved last: ${brandName(card.brand)} ending in ${card.last4}.`;
    case "none":
      return "No card is saved yet.";
    case "unknown":
      return "The saved card cannot be shown at the moment: the payment service does not answer.";
  }
}
