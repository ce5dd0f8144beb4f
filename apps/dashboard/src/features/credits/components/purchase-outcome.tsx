import type { CreditBalance } from "@causeway/db";
import { formatUsd } from "@causeway/money";
import { LinkButton } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Money } from "@causeway/ui/money.tsx";
import { CheckCircleIcon, ClockIcon, XCircleIcon } from "@phosphor-icons/react/dist/ssr";
import type { ReactNode } from "react";
import { RefreshUntilDone } from "../../shell/refresh-until-done.tsx";
import type { PurchaseOutcome } from "../confirm-purchase.ts";
import { formatCents } from "../format-cents.ts";

type PurchaseOutcomeProps = { readonly outcome: PurchaseOutcome; readonly balance: CreditBalance };

/** What the customer sees who comes back from Stripe. */
export function PurchaseOutcomeCard({ outcome, balance }: PurchaseOutcomeProps) {
  return (
    <Card className="mx-auto max-w-lg">
      <div role="status" className="flex flex-col items-center gap-3 py-6 text-center">
        <Message outcome={outcome} />
        <p className="text-sm text-kumo-subtle">
          Your balance is now{" "}
          <span data-testid="credit-balance" className="font-medium text-kumo-strong">
            <Money amount={formatUsd(balance.balance)} precision="cents" />
          </span>
          .
        </p>
      </div>
      <div className="flex flex-wrap justify-center gap-2 pb-2">
        {outcome.kind === "paid" && outcome.purchase.receiptUrl && (
          <LinkButton href={outcome.purchase.receiptUrl} target="_blank" rel="noreferrer">
            Receipt
          </LinkButton>
        )}
        <LinkButton href="/credits" variant={outcome.kind === "paid" ? "secondary" : "primary"}>
          {outcome.kind === "problem" ? "Try again" : "Back to credits"}
        </LinkButton>
        {outcome.kind === "paid" && (
          <LinkButton href="/get-started" variant="primary">
            Make a call
          </LinkButton>
        )}
      </div>
    </Card>
  );
}

function Message({ outcome }: { outcome: PurchaseOutcome }) {
  switch (outcome.kind) {
    case "paid":
      return (
        <Line
          icon={<CheckCircleIcon weight="fill" className="text-kumo-success" aria-hidden="true" />}
          title="Payment received"
        >
          {formatCents(outcome.purchase.creditsCents)} of credits are yours. You paid{" "}
          {formatCents(outcome.purchase.totalCents)}.
        </Line>
      );
    case "waiting":
      return (
        <Line
          icon={<ClockIcon weight="fill" className="text-kumo-info" aria-hidden="true" />}
          title="Stripe is confirming the payment"
        >
          The credits are added the moment it does, also when you leave this page.
          <RefreshUntilDone everyMs={2_000} giveUpAfterMs={120_000} />
        </Line>
      );
    case "problem":
      return (
        <Line
          icon={<XCircleIcon weight="fill" className="text-kumo-danger" aria-hidden="true" />}
          title="No credits were added"
        >
          {outcome.problem}
        </Line>
      );
  }
}

function Line({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <>
      <span className="text-5xl [&_svg]:size-12">{icon}</span>
      <h1 className="text-xl font-semibold text-kumo-strong">{title}</h1>
      <p className="max-w-sm text-sm text-kumo-default">{children}</p>
    </>
  );
}
