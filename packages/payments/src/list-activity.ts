import { handledTypes, type StripeMovement, type StripeWebhook } from "@causeway/payment-books";
import type { Stripe } from "stripe";
import { asPaymentError, orUndefinedWhenMissing } from "./payment-error.ts";

/** Oldest first, so that what is missed when this breaks off is the newest, which the next round finds. */
export async function* listEvents(stripe: Stripe, since: Date): AsyncGenerator<StripeWebhook> {
  const events: Stripe.Event[] = [];
  try {
    const types = [...handledTypes];
    for await (const event of stripe.events.list({ created: { gte: seconds(since) }, types, limit: 100 }))
      events.push(event);
  } catch (error) {
    throw asPaymentError(error);
  }
  for (const event of events.toReversed()) {
    const { object } = event.data;
    if (!("id" in object) || typeof object.id !== "string") continue;
    yield { eventId: event.id, type: event.type, objectId: object.id, concernsPurchases: true };
  }
}

export async function* listMovements(
  stripe: Stripe,
  { from, to }: { readonly from: Date; readonly to: Date },
): AsyncGenerator<StripeMovement> {
  const created = { gte: seconds(from), lt: seconds(to) };
  try {
    for await (const line of stripe.balanceTransactions.list({ created, limit: 100, expand: ["data.source"] })) {
      yield toMovement(line);
    }
  } catch (error) {
    throw asPaymentError(error);
  }
}

export async function readMovement(stripe: Stripe, id: string): Promise<StripeMovement | undefined> {
  const line = await orUndefinedWhenMissing(stripe.balanceTransactions.retrieve(id, { expand: ["source"] }));
  return line && toMovement(line);
}

const toMovement = (line: Stripe.BalanceTransaction): StripeMovement => ({
  id: line.id,
  sourceId: sourceOf(line),
  kind: kindOf(line),
  amountCents: line.amount,
  feeCents: line.fee,
  currency: line.currency,
});

/** Charges are booked under their payment. */
function sourceOf({ source }: Stripe.BalanceTransaction): string {
  if (source === null || typeof source === "string") return source ?? "";
  if (source.object !== "charge") return source.id;
  const { payment_intent: intent } = source;
  return (typeof intent === "string" ? intent : intent?.id) ?? source.id;
}

const kinds: Readonly<Record<string, StripeMovement["kind"] | undefined>> = {
  charge: "charge",
  refund: "refund",
  refund_failure: "refund-failure",
  dispute: "dispute",
  dispute_reversal: "dispute-reversal",
  payout: "payout",
  payout_reversal: "payout",
};

const kindOf = ({ reporting_category: category }: Stripe.BalanceTransaction): StripeMovement["kind"] =>
  kinds[category] ?? "other";

const seconds = (date: Date): number => Math.floor(date.getTime() / 1_000);
