import { AppError } from "@causeway/errors";
import { type CreditPurchaseSummary, confirmCreditPurchase } from "@causeway/services";
import type { AccountSession } from "../auth/session.ts";
import { paymentContext } from "./payment-context.ts";

export type PurchaseOutcome =
  | { readonly kind: "paid"; readonly purchase: CreditPurchaseSummary }
  | { readonly kind: "waiting" }
  | { readonly kind: "problem"; readonly problem: string };

/** Credits what was paid, if nobody has yet, and says how the purchase stands. Safe to run on every page view. */
export async function confirmPurchase(session: AccountSession, checkoutId: string): Promise<PurchaseOutcome> {
  const { actor, workspace } = session;
  try {
    const input = { workspaceId: workspace.id, sessionId: checkoutId };
    return toOutcome(await confirmCreditPurchase(paymentContext(actor), input));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Stripe is away for a moment; webhook and sweeper credit the payment without this page.
    if (error.code === "service-unavailable") return { kind: "waiting" };
    return { kind: "problem", problem: error.message };
  }
}

function toOutcome(purchase: CreditPurchaseSummary): PurchaseOutcome {
  switch (purchase.status) {
    case "paid":
      return { kind: "paid", purchase };
    case "created":
    case "pending":
      return { kind: "waiting" };
    case "expired":
      return {
        kind: "problem",
        problem: "The payment page was left open too long. You were not charged: start again.",
      };
    case "failed":
      return {
        kind: "problem",
        problem: purchase.failureReason ?? "The payment did not go through. You were not charged.",
      };
  }
}
