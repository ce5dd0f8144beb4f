import type { Database } from "@causeway/db";
import { type ApplyOutcome, catchUpPurchase as catchUp, type UnfinishedPurchase } from "@causeway/payment-books";
import { type CheckoutContext, checkoutWorkOf } from "./context.ts";

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
