import { formatUsd } from "@causeway/money";
import { Card, Money } from "@causeway/ui";
import type { CreditsPageData } from "../queries.ts";

/** What is left, to the cent and exactly. */
export function BalanceCard({ balance, daysLeft }: Pick<CreditsPageData, "balance" | "daysLeft">) {
  return (
    <Card title="Balance">
      <p className="text-4xl font-semibold tracking-tight text-kumo-strong" data-testid="credit-balance">
        <Money amount={formatUsd(balance.balance)} precision="cents" />
      </p>
      <p className="mt-2 text-sm text-kumo-subtle">
        Exactly <Money amount={formatUsd(balance.balance)} precision="exact" />
        {balance.held > 0n && (
          <>
            , of which <Money amount={formatUsd(balance.held)} precision="exact" /> is set aside for calls under way
          </>
        )}
        .
      </p>
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
