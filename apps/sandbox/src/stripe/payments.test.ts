import type { Stripe } from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { expectResource } from "./testing/expect-resource.ts";
import { clientOf, failureOf } from "./testing/stripe-client.ts";

let sandbox: Sandbox;
let stripe: Stripe;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
  stripe = clientOf(sandbox);
});
afterAll(() => sandbox.close());

test("confirmed with a good card succeed, with a charge and a balance transaction that add up", async () => {
  const customer = await stripe.customers.create({ email: "a@example.com" });
  const intent = await stripe.paymentIntents.create({
    amount: 2_110,
    currency: "usd",
    customer: customer.id,
    confirm: true,
    payment_method: "pm_card_visa",
    metadata: { purchase: "p1" },
    expand: ["latest_charge.balance_transaction", "customer", "payment_method"],
  });
  expect(intent.status).toBe("succeeded");
  expect(intent.customer).toMatchObject({ email: "a@example.com" });
  const charge = intent.latest_charge;
  if (typeof charge !== "object" || charge === null) throw new Error("the charge was not expanded");
  const transaction = charge.balance_transaction;
  if (typeof transaction !== "object" || transaction === null) throw new Error("the transaction was not expanded");
  expect(charge).toMatchObject({ amount: 2_110, paid: true, metadata: { purchase: "p1" } });
  expect(transaction.net).toBe(2_110 - transaction.fee);
  expectResource("payment_intent", intent);
  expectResource("charge", charge);
  expectResource("balance_transaction", transaction);
  expectResource("payment_method", intent.payment_method);
  expect(await stripe.balanceTransactions.list({ source: charge.id })).toMatchObject({
    data: [{ id: transaction.id }],
  });
});

test.each([
  ["pm_card_chargeDeclined", "card_declined", "generic_decline"],
  ["pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
  ["pm_card_chargeDeclinedExpiredCard", "expired_card", ""],
])("with %s are a 402 with the reason, and can be tried again", async (method, code, declineCode) => {
  const made = await stripe.paymentIntents.create({ amount: 500, currency: "usd" });
  const error = await failureOf(stripe.paymentIntents.confirm(made.id, { payment_method: method }));
  expect(error).toMatchObject({ statusCode: 402, type: "StripeCardError", code });
  expect(error.decline_code).toBe(declineCode);
  const declined = await stripe.paymentIntents.retrieve(made.id);
  expect(declined).toMatchObject({ status: "requires_payment_method", last_payment_error: { code } });
  expectResource("payment_intent", declined);
  expect((await stripe.paymentIntents.confirm(made.id, { payment_method: "pm_card_visa" })).status).toBe("succeeded");
});

test("can be held and captured in part, or cancelled, but not twice", async () => {
  const held = await stripe.paymentIntents.create({
    amount: 500,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_visa",
    capture_method: "manual",
  });
  expect(held.status).toBe("requires_capture");
  expect(await stripe.paymentIntents.capture(held.id, { amount_to_capture: 300 })).toMatchObject({
    status: "succeeded",
    amount_received: 300,
  });
  const made = await stripe.paymentIntents.create({ amount: 500, currency: "usd" });
  expect((await stripe.paymentIntents.cancel(made.id)).status).toBe("canceled");
  expect(await failureOf(stripe.paymentIntents.cancel(made.id))).toMatchObject({
    code: "payment_intent_unexpected_state",
  });
});

test("a stored card is attached, listed and detached", async () => {
  const customer = await stripe.customers.create();
  const method = await stripe.paymentMethods.create({
    type: "card",
    card: { number: "5555555555554444", exp_month: 12, exp_year: 2040, cvc: "123" },
  });
  await stripe.paymentMethods.attach(method.id, { customer: customer.id });
  const listed = await stripe.customers.listPaymentMethods(customer.id);
  expect(listed.data).toMatchObject([{ id: method.id, card: { brand: "mastercard", last4: "4444" } }]);
  expectResource("payment_method", listed.data[0]);
  await stripe.paymentMethods.detach(method.id);
  expect((await stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(0);
});
