import type { Database } from "@causeway/db";
import { fromCents } from "@causeway/money";
import type { Payments } from "@causeway/payment-books";
import type { BookGap, BooksContext } from "./reconcile.ts";

/**
 * The other direction: what our ledger says moved at Stripe in `[from, to)`. What was not among the movements of those
 * days, because we heard of it late, is looked up at Stripe one by one; each must be there, to the cent.
 * @param seen keys that were compared already
 */
export async function findUnbacked(
  { database, payments }: BooksContext,
  range: { readonly from: Date; readonly to: Date },
  seen: ReadonlySet<string>,
): Promise<readonly BookGap[]> {
  const gaps: BookGap[] = [];
  for (const { key, nano } of await listPostings(database, range)) {
    if (seen.has(key)) continue;
    const stripeCents = await centsAtStripe(payments, key);
    if (fromCents(1) * BigInt(stripeCents) === nano) continue;
    gaps.push({ key, source: key.split(":")[1] ?? key, stripeCents, ledgerCents: Number(nano) / Number(fromCents(1)) });
  }
  return gaps;
}

/** By what they moved into our balance at Stripe. */
const listPostings = (
  database: Database,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<readonly { readonly key: string; readonly nano: bigint }[]> =>
  database.$queryRaw<{ key: string; nano: bigint }[]>`
    SELECT posted.idempotency_key AS key, -sum(entry.amount_nano)::bigint AS nano
      FROM ledger_account account
      JOIN ledger_entry entry ON entry.account_id = account.id
      JOIN ledger_transaction posted ON posted.id = entry.transaction_id
     WHERE account.name = 'external:stripe' AND posted.created_at >= ${from} AND posted.created_at < ${to}
     GROUP BY posted.idempotency_key ORDER BY 1`;

/** What Stripe's object behind a posting moved; 0 when there is none that did. */
async function centsAtStripe(payments: Payments, key: string): Promise<number> {
  const [kind = "", id = "", step] = key.split(":");
  switch (kind) {
    case "pi": {
      const state = await payments.readState(id);
      return state?.kind === "paid" && state.currency === "usd" ? state.amountReceivedCents : 0;
    }
    case "re": {
      const refund = await payments.readRefund(id);
      if (refund?.currency !== "usd") return 0;
      if (step === "returned") return refund.status === "failed" ? refund.amountCents : 0;
      return -refund.amountCents;
    }
    case "dispute": {
      const dispute = await payments.readDispute(id);
      if (dispute?.currency !== "usd" || dispute.status === "inquiry") return 0;
      if (step === "won") return dispute.status === "won" ? dispute.amountCents : 0;
      return -dispute.amountCents;
    }
    case "payout":
      return (await payments.readMovement(id))?.amountCents ?? 0;
    case "bt":
      return -((await payments.readMovement(id))?.feeCents ?? 0);
    default:
      return 0;
  }
}
