import { fromCents } from "@causeway/money";
import type { Payments } from "@causeway/payments";
import { type BookCheck, type CheckResult, type Finding, nothingChecked } from "../book-check.ts";
import type { BookSources } from "../book-sources.ts";
import { reasonOf } from "../reason-of.ts";
import { atOneMoment } from "../snapshot.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** From the beginning of a payment to its end: bank debits take a week. */
const slowestPaymentDays = 14;
/** How far back it looks; further while something is open, so that it is seen to be mended. */
const usualDays = 3;
const mostDays = 31;
/** A webhook is late, or lost and fetched, well within this time. */
const graceMs = 15 * 60_000;

/** R4: every payment at Stripe is a purchase here and gave its credits once, and every purchase here was paid there. */
export const purchasesCheck: BookCheck = {
  name: "purchases",
  title: "Payments at Stripe, purchases here and credits granted are the same",
  everyMs: hourMs,
  run: (sources, open = []) => runPurchases(sources, new Date(), open.length > 0 ? mostDays : usualDays),
};

async function runPurchases({ pool, payments }: BookSources, now: Date, days: number): Promise<CheckResult> {
  if (!payments) return nothingChecked("Stripe is not configured (STRIPE_SECRET_KEY).");
  const from = new Date(now.getTime() - (days + slowestPaymentDays) * dayMs);
  const settledBefore = new Date(now.getTime() - graceMs);
  const charges = new Map<string, StripeMovement>();
  try {
    for await (const movement of payments.listMovements({ from, to: settledBefore })) {
      if (movement.kind === "charge") charges.set(movement.sourceId, movement);
    }
  } catch (error) {
    return nothingChecked(`Stripe cannot be read: ${reasonOf(error)}`);
  }
  const purchases = await atOneMoment(pool, (ask) =>
    ask<PurchaseRow>(purchasesSql, [new Date(now.getTime() - days * dayMs), [...charges.keys()]]),
  );
  const known = new Map(purchases.map((purchase) => [purchase.payment_intent_id, purchase]));
  return {
    compared: BigInt(charges.size + purchases.length),
    figures: {
      payments: BigInt(charges.size),
      paymentsCents: [...charges.values()].reduce((total, { amountCents }) => total + BigInt(amountCents), 0n),
      purchases: BigInt(purchases.length),
    },
    findings: [
      ...[...charges.values()].filter(({ sourceId }) => !known.has(sourceId)).map(paymentWithoutPurchase),
      ...purchases
        .filter(({ paid_at: paidAt }) => paidAt !== null && paidAt < settledBefore)
        .flatMap((purchase) => problemsOf(purchase, charges.get(purchase.payment_intent_id ?? ""))),
    ],
  };
}

type StripeMovement = ReturnType<Payments["listMovements"]> extends AsyncIterable<infer Movement> ? Movement : never;

type PurchaseRow = {
  readonly id: string;
  readonly workspace_id: string;
  readonly payment_intent_id: string | null;
  readonly status: string;
  readonly total_cents: number;
  readonly credits_cents: number;
  readonly paid_at: Date | null;
  /** What the ledger booked under the payment: into the workspace's accounts and its debt, and out of Stripe's. */
  readonly credited: string | null;
  readonly taken: string | null;
};

const purchasesSql = `
  SELECT purchase.id, purchase.workspace_id, purchase.payment_intent_id, purchase.status, purchase.total_cents,
         purchase.credits_cents, purchase.paid_at, booked.credited, booked.taken
    FROM credit_purchase AS purchase
    LEFT JOIN LATERAL (
      SELECT sum(entry.amount_nano) FILTER (WHERE account.workspace_id = purchase.workspace_id
                                               OR account.name = 'receivable:' || purchase.workspace_id) AS credited,
             -sum(entry.amount_nano) FILTER (WHERE account.name = 'external:stripe') AS taken
        FROM ledger_transaction AS posted
        JOIN ledger_entry AS entry ON entry.transaction_id = posted.id
        JOIN ledger_account AS account ON account.id = entry.account_id
       WHERE posted.idempotency_key = 'pi:' || purchase.payment_intent_id
    ) AS booked ON true
   WHERE (purchase.status = 'paid' AND purchase.paid_at >= $1) OR purchase.payment_intent_id = ANY ($2)`;

const paymentWithoutPurchase = ({ sourceId, amountCents, currency }: StripeMovement): Finding => ({
  subject: `payment:${sourceId}`,
  difference: fromCents(amountCents),
  unit: "nano-usd",
  problem: `Stripe took ${amountCents} ${currency} cents with ${sourceId}, and no purchase here has it.`,
  remedy:
    "Look the payment up at Stripe: its metadata names the purchase. If it is ours, its webhook is applied within the hour; otherwise refund it there.",
  consequence: "tell",
});

function problemsOf(purchase: PurchaseRow, charge: StripeMovement | undefined): readonly Finding[] {
  const about = { subject: `purchase:${purchase.id}`, workspaceId: purchase.workspace_id, unit: "nano-usd" } as const;
  const total = fromCents(purchase.total_cents);
  const credits = fromCents(purchase.credits_cents);
  if (!charge) {
    const problem = `${purchase.credits_cents} cents of credits were given for ${purchase.payment_intent_id ?? "no payment"}, which is not on our balance at Stripe.`;
    const remedy = "Look the payment up at Stripe. If there is none, take the credits back by a transaction.";
    return [{ ...about, difference: credits, problem, remedy, consequence: "freeze-workspace" }];
  }
  if (fromCents(charge.amountCents) !== total || charge.currency !== "usd") {
    const problem = `The purchase is of ${purchase.total_cents} cents, Stripe took ${charge.amountCents} ${charge.currency} cents.`;
    const remedy = "See which is right at Stripe, and correct the account by a transaction.";
    const difference = total - fromCents(charge.amountCents);
    return [{ ...about, difference, problem, remedy, consequence: "freeze-workspace" }];
  }
  if (BigInt(purchase.credited ?? 0) !== credits || BigInt(purchase.taken ?? 0) !== total) {
    const problem = `The purchase gives ${credits} nano-dollars for ${total}; the ledger booked ${purchase.credited ?? "nothing"} for ${purchase.taken ?? "nothing"}.`;
    const remedy = "Compare the transaction of the payment with the purchase, and correct the account by another.";
    const difference = BigInt(purchase.credited ?? 0) - credits;
    return [{ ...about, difference, problem, remedy, consequence: "freeze-workspace" }];
  }
  return [];
}
