import { formatUsd } from "@causeway/money";
import { Card, formatDollars, Money } from "@causeway/ui";
import type { CreditsPageData } from "../queries.ts";

/** What is left, to the cent and exactly. */
export function BalanceCard({ balance, daysLeft }: Pick<CreditsPageData, "balance" | "daysLeft">) {
  const amount = formatUsd(balance.balance);
  const hasFractions = formatDollars(amount, "exact") !== formatDollars(amount, "cents");
  return (
    <Card title="Balance">
      <p className="text-4xl font-semibold tracking-tight text-kumo-strong" data-testid="credit-balance">
        <Money amount={amount} precision="cents" />
      </p>
      {hasFractions && (
        <p className="mt-2 text-sm text-kumo-subtle">
          Exactly <Money amount={amount} precision="exact" />.
        </p>
      )}
      {balance.held > 0n && (
        <p className="mt-2 text-sm text-kumo-subtle">
          <Money amount={formatUsd(balance.held)} precision="exact" /> of it is set aside for calls under way.
        </p>
      )}
      <p className="mt-4 text-sm text-kumo-default">{outlook(balance.available, daysLeft)}</p>
    </Card>
  );
}

function outlook(available: bigint, days: number | undefined): string {
  if (available <= 0n) return "Calls are refused until you add credits. Models that cost nothing still answer.";
  if (days === undefined) return "Nothing was spent in the last 7 days.";
  if (days === 0) return "At the pace of the last 7 days this lasts less than a day.";
  if (days > 365) return "At the pace of the last 7 days this lasts more than a year.";
  return `At the pace of the last 7 days this lasts about ${days} ${days === 1 ? "day" : "days"}.`;
}
