import type { Stripe } from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { expectResource } from "./testing/expect-resource.ts";
import { clientOf, control, failureOf, order } from "./testing/stripe-client.ts";

let sandbox: Sandbox;
let stripe: Stripe;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
  stripe = clientOf(sandbox);
});
afterAll(() => sandbox.close());

/** A customer whose card was saved on the hosted page. */
async function saveCard(card: string) {
  const customer = await stripe.customers.create();
  const session = await stripe.checkout.sessions.create(
    order({ customer: customer.id, payment_intent_data: { setup_future_usage: "off_session" } }),
  );
  await control(sandbox, `/control/stripe/checkout-sessions/${session.id}/pay`, { card });
  const [method] = (await stripe.customers.listPaymentMethods(customer.id)).data;
  return { customer: customer.id, payment_method: method?.id ?? "" };
}

const charge = (saved: { customer: string; payment_method: string }) =>
  stripe.paymentIntents.create({ amount: 2_110, currency: "usd", confirm: true, off_session: true, ...saved });

test("a saved card is charged without its owner", async () => {
  expect((await charge(await saveCard("4242424242424242"))).status).toBe("succeeded");
});

test("one whose bank was satisfied when it was saved, too; one whose bank always asks is a 402 that says so", async () => {
  expect((await charge(await saveCard("4000002500003155"))).status).toBe("succeeded");
  const error = await failureOf(charge(await saveCard("4000002760003184")));
  expect(error).toMatchObject({ statusCode: 402, type: "StripeCardError", code: "authentication_required" });
  expect(error.payment_intent).toMatchObject({ status: "requires_payment_method" });
  expectResource("payment_intent", error.payment_intent);
});

test("with its owner there the payment waits for the bank", async () => {
  const intent = await stripe.paymentIntents.create({
    amount: 2_110,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_authenticationRequired",
  });
  expect(intent).toMatchObject({ status: "requires_action", next_action: { type: "use_stripe_sdk" } });
  expectResource("payment_intent", intent);
});

test.each([
  ["complete", 303, "complete"],
  ["fail", 402, "open"],
])("on the hosted page the bank's page comes next: %s", async (answer, code, status) => {
  const session = await stripe.checkout.sessions.create(order());
  const card = { number: "4000002760003184", expiry: "12 / 34", cvc: "123", name: "Ada", email: "ada@example.com" };
  const asked = await post(session.url ?? "", card);
  expect(asked.status).toBe(303);
  const page = `${sandbox.url}${asked.headers.get("location")}`;
  expect(await (await fetch(page)).text()).toContain("Complete authentication");
  expect((await post(page, { answer })).status).toBe(code);
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe(status);
});

const post = (address: string, fields: Record<string, string>) =>
  fetch(address, { method: "POST", redirect: "manual", body: new URLSearchParams(fields) });
