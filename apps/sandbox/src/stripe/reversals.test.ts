import type { Stripe } from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { expectResource } from "./testing/expect-resource.ts";
import { clientOf, control, failureOf, idOf } from "./testing/stripe-client.ts";

let sandbox: Sandbox;
let stripe: Stripe;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
  stripe = clientOf(sandbox);
});
afterAll(() => sandbox.close());

const pay = (method = "pm_card_visa") =>
  stripe.paymentIntents.create({ amount: 2_110, currency: "usd", confirm: true, payment_method: method });

async function eventTypesAbout(id: string): Promise<string[]> {
  const { data } = await stripe.events.list({ limit: 100 });
  const isAbout = ({ data: { object } }: Stripe.Event) => "id" in object && object.id === id;
  return data.filter(isAbout).map(({ type }) => type);
}

/** What our balance says, which must be charges less refunds less disputes less fees. */
async function netOf(ids: readonly string[]): Promise<number> {
  const lists = await Promise.all(ids.map((source) => stripe.balanceTransactions.list({ source })));
  return lists.flatMap(({ data }) => data).reduce((sum, { net }) => sum + net, 0);
}

test("a charge is refunded in parts, never beyond itself", async () => {
  const intent = await pay();
  const part = await stripe.refunds.create({ payment_intent: intent.id, amount: 500, metadata: { refund_id: "r1" } });
  expectResource("refund", part);
  expect(part).toMatchObject({ status: "succeeded", amount: 500, metadata: { refund_id: "r1" } });
  expect(await failureOf(stripe.refunds.create({ payment_intent: intent.id, amount: 1_611 }))).toMatchObject({
    param: "amount",
    message: expect.stringContaining("(1610)"),
  });
  const rest = await stripe.refunds.create({ payment_intent: intent.id });
  expect(rest.amount).toBe(1_610);
  const charge = await stripe.charges.retrieve(idOf(intent.latest_charge));
  expect(charge).toMatchObject({ amount_refunded: 2_110, refunded: true });
  expectResource("charge", charge);
  expect(await failureOf(stripe.refunds.create({ charge: charge.id }))).toMatchObject({
    code: "charge_already_refunded",
  });
  expect(await eventTypesAbout(part.id)).toEqual(["refund.created"]);
  expect(await netOf([charge.id, part.id, rest.id])).toBe(-(Math.round(2_110 * 0.029) + 30));
});

test("a refund can wait, succeed and fail afterwards, which gives the money back to us", async () => {
  const waiting = await stripe.refunds.create({ payment_intent: (await pay("pm_card_pendingRefund")).id });
  expect(waiting.status).toBe("pending");
  await expect.poll(async () => (await stripe.refunds.retrieve(waiting.id)).status).toBe("succeeded");
  const returned = await stripe.refunds.create({ payment_intent: (await pay("pm_card_refundFail")).id });
  expect(returned.status).toBe("succeeded");
  await expect.poll(async () => (await stripe.refunds.retrieve(returned.id)).status).toBe("failed");
  const failed = await stripe.refunds.retrieve(returned.id);
  expectResource("refund", failed);
  expect(failed.failure_reason).toBe("expired_or_canceled_card");
  expect(await netOf([returned.id])).toBe(0);
  expect(await eventTypesAbout(returned.id)).toContain("refund.failed");
  expect((await stripe.charges.retrieve(idOf(failed.charge))).amount_refunded).toBe(0);
});

test.each([
  ["winning_evidence", "won", -1_500],
  ["losing_evidence", "lost", -2_110 - 1_500],
])("a dispute answered with %s is %s", async (text, status, net) => {
  const intent = await pay("pm_card_createDispute");
  const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
  expectResource("dispute", dispute);
  expect(dispute).toMatchObject({ status: "needs_response", amount: 2_110, reason: "fraudulent" });
  expect(await failureOf(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
    code: "charge_disputed",
  });
  const id = dispute?.id ?? "";
  const closed = await stripe.disputes.update(id, { evidence: { uncategorized_text: text } });
  expect(closed.status).toBe(status);
  expectResource("dispute", closed);
  expect(await netOf([id])).toBe(net);
  expect(await eventTypesAbout(id)).toContain("charge.dispute.closed");
  expect(await failureOf(stripe.disputes.close(id))).toMatchObject({ code: "dispute_closed" });
});

test("an inquiry moves no money", async () => {
  const intent = await pay("pm_card_createDisputeInquiry");
  const [inquiry] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
  expect(inquiry).toMatchObject({ status: "warning_needs_response", balance_transactions: [] });
  expect((await stripe.disputes.close(inquiry?.id ?? "")).status).toBe("warning_closed");
});

test("a payout moves our balance to our bank", async () => {
  const payout = await stripe.payouts.create({ amount: 1_000, currency: "usd" });
  expectResource("payout", payout);
  expect(payout.status).toBe("paid");
  expect(await netOf([payout.id])).toBe(-1_000);
  expect(await eventTypesAbout(payout.id)).toEqual(["payout.paid", "payout.created"]);
  expect((await stripe.payouts.list({ limit: 1 })).data).toEqual([payout]);
  expect(await failureOf(stripe.payouts.retrieve("po_none"))).toMatchObject({ statusCode: 404 });
});

test("a bank's report of fraud moves no money, and is settled by a whole refund or a dispute", async () => {
  const warningOf = async (intent: Stripe.PaymentIntent) =>
    (await stripe.radar.earlyFraudWarnings.list({ payment_intent: intent.id })).data[0];
  const intent = await pay("pm_card_createIssuerFraudRecord");
  const warning = await warningOf(intent);
  expectResource("early_fraud_warning", warning);
  expect(warning).toMatchObject({ actionable: true, charge: idOf(intent.latest_charge), payment_intent: intent.id });
  await stripe.refunds.create({ payment_intent: intent.id, amount: 500 });
  expect((await warningOf(intent))?.actionable).toBe(true);
  await stripe.refunds.create({ payment_intent: intent.id });
  expect((await stripe.radar.earlyFraudWarnings.retrieve(warning?.id ?? "")).actionable).toBe(false);
  const types = ["radar.early_fraud_warning.updated", "radar.early_fraud_warning.created"];
  expect(await eventTypesAbout(warning?.id ?? "")).toEqual(types);

  const disputed = await pay();
  const charge = idOf(disputed.latest_charge);
  expect((await control(sandbox, `/control/stripe/charges/${charge}/report`)).status).toBe(200);
  await control(sandbox, `/control/stripe/charges/${charge}/dispute`);
  expect((await warningOf(disputed))?.actionable).toBe(false);
  expect(await failureOf(stripe.radar.earlyFraudWarnings.retrieve("issfr_none"))).toMatchObject({ statusCode: 404 });
});

test("a review by a person moves no money; it ends by his word, a refund or a dispute", async () => {
  const reviewOf = async (intent: Stripe.PaymentIntent) => {
    const { review } = await stripe.paymentIntents.retrieve(intent.id);
    return await stripe.reviews.retrieve(typeof review === "string" ? review : "");
  };
  const approved = await reviewOf(await pay("pm_card_riskLevelElevated"));
  expectResource("review", approved);
  expect(approved).toMatchObject({ open: true, opened_reason: "rule", reason: "rule", closed_reason: null });
  expect((await stripe.reviews.list()).data).toContainEqual(approved);
  expectResource("review", await stripe.reviews.approve(approved.id));
  expect(await stripe.reviews.retrieve(approved.id)).toMatchObject({ open: false, closed_reason: "approved" });
  expect((await stripe.reviews.list()).data.map(({ id }) => id)).not.toContain(approved.id);
  expect(await eventTypesAbout(approved.id)).toEqual(["review.closed", "review.opened"]);
  expect(await failureOf(stripe.reviews.approve(approved.id))).toMatchObject({ statusCode: 400 });
  expect(await failureOf(stripe.reviews.retrieve("prv_none"))).toMatchObject({ statusCode: 404 });

  const refunded = await pay("pm_card_riskLevelElevated");
  await stripe.refunds.create({ payment_intent: refunded.id, amount: 500 });
  expect((await reviewOf(refunded)).open).toBe(true);
  await stripe.refunds.create({ payment_intent: refunded.id, reason: "fraudulent" });
  expect(await reviewOf(refunded)).toMatchObject({ open: false, reason: "refunded_as_fraud" });

  const disputed = await pay();
  const charge = idOf(disputed.latest_charge);
  expect((await control(sandbox, `/control/stripe/charges/${charge}/review`)).status).toBe(200);
  await control(sandbox, `/control/stripe/charges/${charge}/dispute`);
  expect(await reviewOf(disputed)).toMatchObject({ opened_reason: "manual", closed_reason: "disputed" });
});

test("a charge is disputed and the dispute decided by hand", async () => {
  const intent = await pay();
  await control(sandbox, `/control/stripe/charges/${idOf(intent.latest_charge)}/dispute`);
  const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
  expect((await control(sandbox, `/control/stripe/disputes/${dispute?.id}/win`)).status).toBe(200);
  expect((await stripe.disputes.retrieve(dispute?.id ?? "")).status).toBe("won");
  expect((await control(sandbox, `/control/stripe/disputes/${dispute?.id}/win`)).status).toBe(409);
});
