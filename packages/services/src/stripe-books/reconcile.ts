import { type Database, postTransaction } from "@causeway/db";
import { stripeFee, stripePayout } from "@causeway/ledger";
import { fromCents, negate } from "@causeway/money";
import type { Payments, StripeMovement } from "@causeway/payment-books";
import { findUnbacked } from "./find-unbacked.ts";

export type BooksContext = { readonly database: Database; readonly payments: Payments };

/** A movement on which Stripe and our ledger do not agree. */
export type BookGap = {
  /** Of our ledger. */
  readonly key: string;
  /** Stripe's object. */
  readonly source: string;
  /** 0 when Stripe has nothing. */
  readonly stripeCents: number;
  /** Null when we have booked nothing. Not whole when something is very wrong. */
  readonly ledgerCents: number | null;
};

export type Reconciliation = { readonly day: string; readonly compared: number; readonly gaps: readonly BookGap[] };

/**
 * Compares one day of our balance at Stripe with the ledger, movement by movement and to the cent, in both directions,
 * and books what Stripe kept as its fees and what it paid out to our bank. Again is harmless: the newest result stands.
 * @param day `YYYY-MM-DD`, UTC
 */
export async function reconcileDay(context: BooksContext, day: string): Promise<Reconciliation> {
  const from = new Date(`${day}T00:00:00Z`);
  const to = new Date(from.getTime() + dayMs);
  const gaps: BookGap[] = [];
  const seen = new Set<string>();
  let compared = 0;
  let feesCents = 0n;
  for await (const movement of context.payments.listMovements({ from, to })) {
    compared += 1;
    feesCents += BigInt(movement.feeCents);
    await bookFee(context.database, movement);
    if (movement.kind === "payout") await bookPayout(context.database, movement);
    const gap = await findGap(context.database, movement);
    if (gap) gaps.push(gap);
    seen.add(keyOf(movement)).add(`bt:${movement.id}`);
  }
  gaps.push(...(await findUnbacked(context, { from, to }, seen)));
  const row = { compared, feesCents, gaps, checkedAt: new Date() };
  await context.database.stripeReconciliation.upsert({ where: { day }, create: { day, ...row }, update: row });
  return { day, compared, gaps };
}

const dayMs = 24 * 3_600_000;

/** The last three whole days that have not been compared, or did not agree: late webhooks mend them. */
export async function findUnreconciledDays(database: Database, now = new Date()): Promise<readonly string[]> {
  const days = [3, 2, 1].map((back) => new Date(now.getTime() - back * dayMs).toISOString().slice(0, 10));
  const done = await database.stripeReconciliation.findMany({ where: { day: { in: days }, gaps: { equals: [] } } });
  return days.filter((day) => !done.some((row) => row.day === day));
}

async function bookFee(database: Database, { id, feeCents }: StripeMovement): Promise<void> {
  if (feeCents !== 0)
    await postTransaction(database, stripeFee({ balanceTransactionId: id, fee: fromCents(feeCents) }));
}

async function bookPayout(database: Database, { id, amountCents, currency }: StripeMovement): Promise<void> {
  if (amountCents === 0 || currency !== "usd") return;
  await postTransaction(database, stripePayout({ balanceTransactionId: id, amount: negate(fromCents(amountCents)) }));
}

async function findGap(database: Database, movement: StripeMovement): Promise<BookGap | undefined> {
  const { sourceId, amountCents, currency } = movement;
  const key = keyOf(movement);
  const booked = await readBooked(database, key);
  // We count what is at Stripe as negative.
  if (booked !== null && -booked === fromCents(amountCents) && currency === "usd") return undefined;
  if (booked === null && (await cameToNothing(database, movement))) return undefined;
  return {
    key,
    source: sourceId,
    stripeCents: amountCents,
    ledgerCents: booked === null ? null : Number(-booked) / Number(fromCents(1)),
  };
}

function keyOf({ kind, sourceId, id }: StripeMovement): string {
  switch (kind) {
    case "charge":
      return `pi:${sourceId}`;
    case "refund":
      return `re:${sourceId}`;
    case "refund-failure":
      return `re:${sourceId}:returned`;
    case "dispute":
      return `dispute:${sourceId}:opened`;
    case "dispute-reversal":
      return `dispute:${sourceId}:won`;
    case "payout":
      return `payout:${id}`;
    case "other":
      return `other:${id}`;
  }
}

async function readBooked(database: Database, key: string): Promise<bigint | null> {
  const [row] = await database.$queryRaw<{ amount: bigint | null }[]>`
    SELECT sum(entry.amount_nano)::bigint AS amount
      FROM ledger_transaction posted
      JOIN ledger_entry entry ON entry.transaction_id = posted.id
      JOIN ledger_account account ON account.id = entry.account_id AND account.name = 'external:stripe'
     WHERE posted.idempotency_key = ${key}`;
  return row?.amount ?? null;
}

/** A refund that failed while its credits were still set aside never left our books, and came back at Stripe. */
async function cameToNothing(database: Database, { kind, sourceId }: StripeMovement): Promise<boolean> {
  if (kind !== "refund" && kind !== "refund-failure") return false;
  const refund = await database.creditRefund.findUnique({
    where: { stripeRefundId: sourceId },
    select: { money: true },
  });
  return refund?.money === "returned" && (await readBooked(database, `re:${sourceId}`)) === null;
}
