import type { Database } from "@causeway/db";
import { catchUpRefund as catchUp, type UnfinishedRefund } from "@causeway/payment-books";
import { type PaymentContext, workOf } from "../credit-purchase/context.ts";

/** Refunds that Stripe has not answered for half a minute, and those that banks have not finished for an hour. */
export async function findUnfinishedRefunds(database: Database, limit = 200): Promise<readonly UnfinishedRefund[]> {
  return await database.$queryRaw<UnfinishedRefund[]>`
    SELECT id, status::text AS status, (extract(epoch FROM clock_timestamp() - created_at) * 1000)::float8 AS "ageMs"
      FROM credit_refund
     WHERE (status = 'requested' AND created_at < clock_timestamp() - interval '30 seconds')
        OR (status = 'pending' AND created_at < clock_timestamp() - interval '1 hour')
     ORDER BY created_at LIMIT ${limit}`;
}

/** Goes on with a refund where a crash or an outage left it. Never asks for a second one. */
export const catchUpRefund = (context: PaymentContext, refund: UnfinishedRefund): Promise<void> =>
  catchUp(workOf(context), refund);
