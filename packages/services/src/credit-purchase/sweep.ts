import type { Database } from "@causeway/db";
import {
  type ApplyOutcome,
  catchUpPurchase as catchUp,
  noteInvoice,
  type UnfinishedPurchase,
} from "@causeway/payment-books";
import { type CheckoutContext, checkoutWorkOf, type PaymentContext, workOf } from "./context.ts";

/** Events of the inbox whose turn has come: 5 s after arrival, then twice as long after each failure. By the database's clock. */
export async function findDueEvents(database: Database, limit = 100): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT id FROM stripe_event
     WHERE state = 'pending' AND received_at + interval '5 seconds' * power(2, attempts) <= clock_timestamp()
     ORDER BY received_at LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

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

/**
 * Finishes one such purchase: looks at Stripe as if its webhook had come, or opens the page that a crash kept from
 * being noted.
 */
export const catchUpPurchase = (context: CheckoutContext, purchase: UnfinishedPurchase): Promise<ApplyOutcome> =>
  catchUp(checkoutWorkOf(context), purchase);

/** Paid purchases whose invoice is not known, while Stripe surely remembers what was begun of it. */
export async function findUninvoicedPurchases(database: Database, limit = 100): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT id FROM credit_purchase
     WHERE status = 'paid' AND invoice_url IS NULL
       AND paid_at BETWEEN clock_timestamp() - interval '23 hours' AND clock_timestamp() - interval '15 seconds'
     ORDER BY paid_at DESC LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

/** Keeps the links of a paid purchase's invoice; of an automatic one, the invoice is made first. */
export const notePurchaseInvoice = (context: PaymentContext, purchaseId: string): Promise<void> =>
  noteInvoice(workOf(context), purchaseId);

/** Paid purchases of the last day whose receipt has not been mailed 15 seconds later. */
export async function findUnsentReceipts(database: Database, limit = 100): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT purchase.id FROM credit_purchase AS purchase
     WHERE purchase.status = 'paid'
       AND purchase.paid_at BETWEEN clock_timestamp() - interval '1 day' AND clock_timestamp() - interval '15 seconds'
       AND NOT EXISTS (
         SELECT 1 FROM audit_entry
          WHERE workspace_id = purchase.workspace_id AND action = 'credit-purchase.send-receipt'
            AND target = 'credit-purchase:' || purchase.id)
     ORDER BY purchase.paid_at LIMIT ${limit}`;
  return rows.map((row) => row.id);
}
