import { formatUsd } from "@causeway/money";
import type { LowCredits } from "@causeway/services";
import { LinkButton } from "@causeway/ui/button.tsx";
import { formatDollars } from "@causeway/ui/format-dollars.ts";
import { DismissibleBanner } from "../../banners/dismissible-banner.tsx";

/** What is left of credits that run low. */
export function LowCreditsBanner({ low }: { readonly low: LowCredits | undefined }) {
  if (!low) return null;
  return (
    <DismissibleBanner
      key={low.id}
      ids={[low.id]}
      variant="alert"
      title={`Credits run low: ${formatDollars(formatUsd(low.balance))} left`}
      description="When they are used up, calls are refused."
      action={
        <LinkButton size="sm" href="/credits">
          Add credits
        </LinkButton>
      }
    />
  );
}
