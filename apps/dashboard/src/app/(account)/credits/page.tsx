import { Banner } from "@causeway/ui/banner.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { requireSession } from "../../../features/auth/session.ts";
import { BalanceCard } from "../../../features/credits/components/balance-card.tsx";
import { BillingButton } from "../../../features/credits/components/billing-button.tsx";
import { BuyForm } from "../../../features/credits/components/buy-form.tsx";
import { PurchaseHistory } from "../../../features/credits/components/purchase-history.tsx";
import { StandingBanner } from "../../../features/credits/components/standing-banner.tsx";
import { TopUpCard } from "../../../features/credits/components/top-up-card.tsx";
import { loadCredits } from "../../../features/credits/queries.ts";

export const metadata: Metadata = { title: "Credits" };

type CreditsPageProps = {
  readonly searchParams: Promise<{ readonly checkout?: string | string[]; readonly cancelled?: string | string[] }>;
};

export default async function CreditsPage({ searchParams }: CreditsPageProps) {
  const session = await requireSession();
  const { checkout, cancelled } = await searchParams;
  // Where Stripe sends a customer back to.
  if (typeof checkout === "string") redirect(`/credits/success?${new URLSearchParams({ session_id: checkout })}`);
  const { balance, promotional, daysLeft, purchases, refundableIds, standing, topUp, card, mayBuy, limits, addsTax } =
    await loadCredits(session);
  return (
    <>
      <PageHeader title="Credits" description="Every call is paid from this balance, at the provider's price." />
      <StandingBanner standing={standing} />
      {cancelled !== undefined && (
        <Banner
          className="mb-6"
          title="Payment cancelled"
          description="You were not charged. You can still finish it from the history below, or start again."
        />
      )}
      {/* On a phone buying comes right after what is left, before what only needs to be set once. */}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem] lg:grid-rows-[auto_1fr]">
        <BalanceCard balance={balance} promotional={promotional} daysLeft={daysLeft} />
        <Card title="Buy credits" className="lg:col-start-2 lg:row-span-2">
          {mayBuy ? (
            <BuyForm limits={limits} addsTax={addsTax} />
          ) : (
            <p className="text-sm text-kumo-subtle">
              Your role cannot buy credits. Ask an owner, an admin or the billing contact of this workspace.
            </p>
          )}
        </Card>
        <TopUpCard topUp={topUp} card={card} mayBuy={mayBuy} />
      </div>
      <section aria-label="History" className="mt-8">
        <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
          <h2 className="text-lg font-semibold text-kumo-strong">History</h2>
          {mayBuy && card.kind !== "none" && <BillingButton />}
        </div>
        <PurchaseHistory purchases={purchases} refundableIds={refundableIds} />
      </section>
    </>
  );
}
