import type { PaymentStanding } from "@causeway/services";
import { formatUsd } from "@causeway/money";
import { Banner } from "@causeway/ui/banner.tsx";
import { formatDollars } from "@causeway/ui/format-dollars.ts";

/** Why nothing can be spent, and what to do. Nothing while all is well. */
export function StandingBanner({ standing }: { standing: PaymentStanding }) {
  const { spendingStopped, debt, openDisputes } = standing;
  if (spendingStopped === undefined) return null;
  const [dispute] = openDisputes;
  if (spendingStopped === "dispute" && dispute) {
    return (
      <Banner
        className="mb-6"
        variant="error"
        title="Spending is stopped: a payment is disputed"
        description={`The cardholder's bank disputes a payment (${dispute.reason.replaceAll("_", " ")}). Credits of the same amount are frozen until it is decided. If this is a mistake, ask the cardholder to withdraw it and contact support.`}
      />
    );
  }
  if (spendingStopped === "review") {
    return (
      <Banner
        className="mb-6"
        variant="error"
        title="Spending is stopped: we are looking into your books"
        description="A figure of this workspace does not agree with another. Your credits are safe, and calls go on once we know why. Contact support if you are in a hurry."
      />
    );
  }
  return (
    <Banner
      className="mb-6"
      variant="error"
      title={`Spending is stopped: ${formatDollars(formatUsd(debt))} is owed`}
      description="A payment was taken back after its credits had been spent. Buy credits for at least that amount, and calls go on."
    />
  );
}
