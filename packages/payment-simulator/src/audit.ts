import { type PaymentParts, splitPayment } from "@causeway/ledger";
import { fromCents } from "@causeway/money";
import type { Purchase } from "@causeway/payment-books";
import type { Intent, StripeRefund } from "./fake-stripe.ts";
import type { World } from "./world.ts";

/** At rest our books say what Stripe's say, whatever came in which order. Empty when they do. */
export function audit(world: World): readonly string[] {
  const { tables, stripe } = world;
  const broken: string[] = [];
  const expect = (name: string, is: unknown, should: unknown) => {
    if (is !== should) broken.push(`${name} is ${String(is)} instead of ${String(should)}`);
  };
  expect("external:stripe", tables.sum("external:stripe"), -fromCents(1) * BigInt(stripe.balanceCents()));
  expect("platform:sales-tax", tables.sum("platform:sales-tax"), taxDue(world));
  for (const [id, { state }] of tables.events) if (state === "pending") broken.push(`${id} is not applied`);

  for (const [workspaceId, { spendingStopped }] of tables.workspaces) {
    const credits = tables.sum(`workspace:${workspaceId}:credits`);
    const debt = -tables.sum(`receivable:${workspaceId}`);
    const due = dueTo(world, workspaceId);
    expect(`what ${workspaceId} has`, credits - debt, due.credits);
    expect(`what ${workspaceId} has in disputes`, tables.sum(`workspace:${workspaceId}:disputed`), due.disputed);
    expect(`what ${workspaceId} has in refunds`, tables.sum(`workspace:${workspaceId}:refunds`), 0n);
    expect(`what stops ${workspaceId}`, spendingStopped, due.disputed > 0n ? "dispute" : debt > 0n ? "debt" : null);
    if (debt > 0n && credits > (tables.held.get(workspaceId) ?? 0n))
      broken.push(`${workspaceId} owes ${debt} and has ${credits}`);
  }
  for (const intent of stripe.intents.values()) {
    if (intent.status !== "succeeded") continue;
    expect(`the purchase of ${intent.id}`, tables.purchases.get(intent.purchaseId)?.status, "paid");
  }
  return broken;
}

/** Bought, less refunded, less disputed, less used: no order of anything is in this sum. */
function dueTo({ tables, stripe, spent }: World, workspaceId: string) {
  let credits = -(spent.get(workspaceId) ?? 0n);
  let disputed = 0n;
  const purchaseOf = (intentId: string): Omit<Purchase, "stripeCustomerId"> | undefined => {
    const intent: Intent | undefined = stripe.intents.get(intentId);
    const purchase = intent && tables.purchases.get(intent.purchaseId);
    return purchase?.workspaceId === workspaceId ? purchase : undefined;
  };
  for (const { id, status } of stripe.intents.values()) {
    const purchase = purchaseOf(id);
    if (purchase && status === "succeeded") credits += fromCents(purchase.creditsCents);
  }
  for (const { intentId, amountCents, refundId, status } of stripe.refunds.values()) {
    const purchase = purchaseOf(intentId);
    if (!purchase || status === "failed") continue;
    credits -= refundedParts(purchase, { refundId, amountCents }).credits;
  }
  for (const { intentId, amountCents, status } of stripe.disputes.values()) {
    const purchase = purchaseOf(intentId);
    if (!purchase || (status !== "open" && status !== "lost")) continue;
    credits -= sharesOf(purchase, amountCents).credits;
    if (status === "open") disputed += fromCents(amountCents);
  }
  return { credits, disputed };
}

/** What Stripe collected for the tax offices, less what went back. */
function taxDue({ tables, stripe }: World): bigint {
  let tax = 0n;
  const purchaseOf = (intentId: string) => tables.purchases.get(stripe.intents.get(intentId)?.purchaseId ?? "");
  for (const { status, taxCents } of stripe.intents.values()) if (status === "succeeded") tax += fromCents(taxCents);
  for (const refund of stripe.refunds.values()) {
    const purchase = purchaseOf(refund.intentId);
    if (purchase && refund.status !== "failed") tax -= refundedParts(purchase, refund).tax;
  }
  for (const { intentId, amountCents, status } of stripe.disputes.values()) {
    const purchase = purchaseOf(intentId);
    if (purchase && (status === "open" || status === "lost")) tax -= sharesOf(purchase, amountCents).tax;
  }
  return tax;
}

/** Of a refund that was asked for here the fee stays ours, and the tax on the credits goes back with them. */
function refundedParts(purchase: Parts, { refundId, amountCents }: Pick<StripeRefund, "refundId" | "amountCents">) {
  if (refundId === undefined) return sharesOf(purchase, amountCents);
  const untaxed = purchase.creditsCents + purchase.feeCents;
  const creditsCents = Math.ceil((amountCents * untaxed) / (untaxed + (purchase.taxCents ?? 0)));
  return { credits: fromCents(creditsCents), tax: fromCents(amountCents - creditsCents) };
}

type Parts = Pick<Purchase, "creditsCents" | "feeCents" | "taxCents">;

function sharesOf({ creditsCents, feeCents, taxCents }: Parts, amountCents: number): PaymentParts {
  const parts = { credits: fromCents(creditsCents), fee: fromCents(feeCents), tax: fromCents(taxCents ?? 0) };
  return splitPayment(parts, fromCents(amountCents));
}
