import { readCreditBalance } from "@causeway/db";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getDatabase } from "../../../../database.ts";
import { requireSession } from "../../../../features/auth/session.ts";
import { PurchaseOutcomeCard } from "../../../../features/credits/components/purchase-outcome.tsx";
import { confirmPurchase } from "../../../../features/credits/confirm-purchase.ts";

export const metadata: Metadata = { title: "Payment" };

type SuccessPageProps = { readonly searchParams: Promise<{ readonly session_id?: string | string[] }> };

export default async function SuccessPage({ searchParams }: SuccessPageProps) {
  const session = await requireSession();
  const { session_id: checkoutId } = await searchParams;
  if (typeof checkoutId !== "string") redirect("/credits");
  const outcome = await confirmPurchase(session, checkoutId);
  const balance = await readCreditBalance(getDatabase(), session.workspace.id);
  return <PurchaseOutcomeCard outcome={outcome} balance={balance} />;
}
