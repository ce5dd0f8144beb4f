import { formatUsd } from "@causeway/money";
import { Card } from "@causeway/ui/card.tsx";
import { formatDollars } from "@causeway/ui/format-dollars.ts";
import { Money } from "@causeway/ui/money.tsx";
import type { CreditsPageData } from "../queries.ts";

/** What is left, to the cent and exactly. */
export function BalanceCard({
  balance,
  promotional,
  daysLeft,
}: Pick<CreditsPageData, "balance" | "promotional" | "daysLeft">) {
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
      <Promotional promotional={promotional} />
      <p className="mt-4 text-sm text-kumo-default">{outlook(balance.available, daysLeft)}</p>
    </Card>
  );
}

/** What was given is spent first; the card shows it apart, because it cannot be refunded. */
function Promotional({ promotional }: Pick<CreditsPageData, "promotional">) {
  const { balance, grants } = promotional;
  const [next] = grants
    .flatMap(({ expiresAt, expired }) => (expiresAt !== undefined && expired === 0n ? expiresAt : []))
    .toSorted((left, right) => left.getTime() - right.getTime());
  if (balance <= 0n) return null;
  return (
    <p className="mt-2 text-sm text-kumo-subtle" data-testid="promotional-credits">
      <Money amount={formatUsd(balance)} precision="exact" /> of it was given to you ({grants[0]?.reason ?? "promotion"}
      ). It is spent first and cannot be refunded{next && `; a part of it is meant until ${day(next)}`}.
    </p>
  );
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

function outlook(available: bigint, days: number | undefined): string {
  if (available <= 0n) return "Calls are refused until you add credits. Models that cost nothing still answer.";
  if (days === undefined) return "Nothing was spent in the last 7 days.";
  if (days === 0) return "At the pace of the last 7 days this lasts less than a day.";
  if (days > 365) return "At the pace of the last 7 days this lasts more than a year.";
  return `At the pace of the last 7 days this lasts about ${days} ${days === 1 ? "day" : "days"}.`;
}
