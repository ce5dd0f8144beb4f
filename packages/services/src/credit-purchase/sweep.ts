import type { Database } from "@causeway/db";
import { type ApplyOutcome, applyPaymentState } from "./apply.ts";
import { chargeTopUp } from "../auto-top-up/charge.ts";
import { closePurchase } from "./close.ts";
import type { CheckoutContext } from "./context.ts";
import { openCheckout } from "./open-checkout.ts";

/** Events of the inbox whose turn has come: 5 s after arrival, then twice as long after each failure. By the database's clock. */
export async function findDueEvents(database: Database, limit = 100): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT id FROM stripe_event
     WHERE state = 'pending' AND received_at + interval '5 seconds' * power(2, attempts) <= clock_timestamp()
     ORDER BY received_at LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

export type UnfinishedPurchase = { readonly id: string; readonly ageMs: number };

/** Purchases that have neither been paid nor ended two minutes after they began: abandoned, or nobody told us. */
export async function findUnfinishedPurchases(
  database: Database,
  limit = 1_000,
): Promise<readonly UnfinishedPurchase[]> {
  return await database.$queryRaw<UnfinishedPurchase[]>`
    SELECT id, (extract(epoch FROM clock_timestamp() - created_at) * 1000)::float8 AS "ageMs" FROM credit_purchase
     WHERE status IN ('created', 'pending') AND created_at < clock_timestamp() - interval '2 minutes'
     ORDER BY created_at DESC LIMIT ${limit}`;
}

/** How long Stripe surely remembers an idempotency key, less an hour. */
const repairableMs = 23 * 3_600_000;

/**
 * Finishes one such purchase: looks at Stripe as if its webhook had come, or opens the page that a crash kept from
 * being noted.
 */
export async function catchUpPurchase(
  context: CheckoutContext,
  { id, ageMs }: UnfinishedPurchase,
): Promise<ApplyOutcome> {
  const purchase = await context.database.creditPurchase.findUniqueOrThrow({
    where: { id },
    select: { status: true, checkoutSessionId: true, automatic: true, paymentIntentId: true },
  });
  if (purchase.paymentIntentId !== null) return await applyPaymentState(context, purchase.paymentIntentId);
  if (purchase.automatic) return await chargeTopUp(context, id, ageMs < repairableMs ? "charge" : "look only");
  if (purchase.checkoutSessionId !== null) return await applyPaymentState(context, purchase.checkoutSessionId);
  if (purchase.status !== "created") return { kind: "waiting", purchaseId: id };
  if (ageMs > repairableMs) {
    await closePurchase(context, id, { status: "expired" });
    return { kind: "expired", purchaseId: id };
  }
  const checkout = await openCheckout(context, id);
  return await applyPaymentState(context, checkout.sessionId);
}

/** Paid purchases of the last day whose receipt has not been mailed a minute later. */
export async function findUnsentReceipts(database: Database, limit = 100): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT purchase.id FROM credit_purchase AS purchase
     WHERE purchase.status = 'paid'
       AND purchase.paid_at BETWEEN clock_timestamp() - interval '1 day' AND clock_timestamp() - interval '1 minute'
       AND NOT EXISTS (
         SELECT 1 FROM audit_entry
          WHERE workspace_id = purchase.workspace_id AND action = 'credit-purchase.send-receipt'
            AND target = 'credit-purchase:' || purchase.id)
     ORDER BY purchase.paid_at LIMIT ${limit}`;
  return rows.map((row) => row.id);
}
