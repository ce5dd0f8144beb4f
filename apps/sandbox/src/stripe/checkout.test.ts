import type { Stripe } from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { expectResource } from "./testing/expect-resource.ts";
import { clientOf, control, failureOf, order, payFor } from "./testing/stripe-client.ts";

let sandbox: Sandbox;
let stripe: Stripe;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
  stripe = clientOf(sandbox);
});
afterAll(() => sandbox.close());

describe("checkout", () => {
  test("a session adds up its lines and fits Stripe's schema, open and paid", async () => {
    const session = await stripe.checkout.sessions.create(
      order({ client_reference_id: "purchase-9", metadata: { purchase: "9" } }),
    );
    expectResource("checkout_session", session);
    expect(session).toMatchObject({
      status: "open",
      amount_total: 2_110,
      payment_status: "unpaid",
      payment_intent: null,
    });
    expect(session.url).toBe(`${sandbox.url}/checkout/pay/${session.id}`);
    const lines = await stripe.checkout.sessions.listLineItems(session.id);
    expect(lines.data.map((line) => line.description)).toEqual(["Credits", "Purchase fee"]);

    expect((await payFor(sandbox, session)).status).toBe(200);
    const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent", "line_items"] });
    expectResource("checkout_session", paid);
    expect(paid).toMatchObject({
      status: "complete",
      payment_status: "paid",
      url: null,
      client_reference_id: "purchase-9",
    });
    expect(paid.payment_intent).toMatchObject({ status: "succeeded", amount_received: 2_110 });
    expect(paid.line_items?.data).toHaveLength(2);
  });

  test("the payment intent carries the session's customer and metadata", async () => {
    const customer = await stripe.customers.create({ email: "pay@example.com" });
    const session = await stripe.checkout.sessions.create(
      order({
        customer: customer.id,
        payment_intent_data: {
          metadata: { purchase: "p7" },
          setup_future_usage: "off_session",
          description: "Credits",
        },
      }),
    );
    await payFor(sandbox, session);
    const [intent] = (await stripe.paymentIntents.list({ customer: customer.id })).data;
    expect(intent).toMatchObject({ metadata: { purchase: "p7" }, description: "Credits" });
    expect((await stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(1);
  });

  test("an expired session cannot be paid, and a paid one cannot expire", async () => {
    const session = await stripe.checkout.sessions.create(order());
    expectResource("checkout_session", await stripe.checkout.sessions.expire(session.id));
    expect((await payFor(sandbox, session)).status).toBe(409);
    const page = await fetch(`${sandbox.url}/checkout/pay/${session.id}`);
    expect(page.status).toBe(410);
    const paid = await stripe.checkout.sessions.create(order());
    await payFor(sandbox, paid);
    expect(await failureOf(stripe.checkout.sessions.expire(paid.id))).toMatchObject({ statusCode: 400 });
  });

  test.each([
    ["without a mode", { mode: undefined }, "mode"],
    ["without lines", { line_items: [] }, "line_items"],
    ["without a place to return to", { success_url: undefined }, "success_url"],
    ["for a customer that does not exist", { customer: "cus_none" }, "customer"],
  ])("a session %s is refused", async (_, change, param) => {
    const { mode, success_url, ...rest } = { ...order(), ...change };
    const body = { ...rest, ...(mode !== undefined && { mode }), ...(success_url !== undefined && { success_url }) };
    expect(await failureOf(stripe.rawRequest("POST", "/v1/checkout/sessions", body))).toMatchObject({ param });
  });
});

describe("the hosted page", () => {
  test("shows what is bought, has a labelled field for each detail, and runs no script", async () => {
    const session = await stripe.checkout.sessions.create(order());
    const page = await (await fetch(session.url ?? "")).text();
    for (const text of ["Credits", "Purchase fee", "$21.10", "Pay $21.10", "Cancel"]) expect(page).toContain(text);
    for (const label of ["Card number", "Expiry", "CVC", "Name", "Email"])
      expect(page).toMatch(new RegExp(`<label for="\\w+">${label}</label>`));
    expect(page).not.toContain("<script");
  });

  test("takes 4242 and returns to success_url with the session's id", async () => {
    const session = await stripe.checkout.sessions.create(order());
    const response = await submit(session, {});
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(`http://127.0.0.1:3000/credits?session=${session.id}`);
    expect((await stripe.checkout.sessions.retrieve(session.id)).customer_details).toMatchObject({
      name: "Ada",
      email: "ada@example.com",
    });
  });

  test.each([
    ["4000 0000 0000 0002", "Your card was declined."],
    ["4000 0000 0000 9995", "Your card has insufficient funds."],
    ["4000 0000 0000 0069", "Your card has expired."],
    ["4242 4242 4242 4241", "Your card number is incorrect."],
    ["4012 8888 8888 1881", "non test card"],
  ])("refuses %s with the reason, and the session stays open for another card", async (number, reason) => {
    const session = await stripe.checkout.sessions.create(order());
    const refused = await submit(session, { number });
    expect(refused.status).toBe(402);
    expect(await refused.text()).toContain(reason);
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
    expect((await submit(session, {})).status).toBe(303);
    const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
    expect(paid.payment_intent).toMatchObject({ status: "succeeded" });
  });

  test("refuses an expiry in the past and a card code that is no code", async () => {
    const session = await stripe.checkout.sessions.create(order());
    expect(await (await submit(session, { expiry: "01 / 20" })).text()).toContain("expiration year is invalid");
    expect(await (await submit(session, { cvc: "1" })).text()).toContain("security code is invalid");
  });

  test("shows what was entered as text, never as markup", async () => {
    const session = await stripe.checkout.sessions.create(order());
    const page = await (await submit(session, { number: "1", name: '"><b>x' })).text();
    expect(page).toContain("&quot;&gt;&lt;b&gt;x");
  });
});

const submit = (session: Stripe.Checkout.Session, fields: Record<string, string>) =>
  fetch(session.url ?? "", {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({
      number: "4242 4242 4242 4242",
      expiry: "12 / 34",
      cvc: "123",
      name: "Ada",
      email: "ada@example.com",
      ...fields,
    }),
  });

describe("automatic tax", () => {
  test("is added for the payer's country, and the address is kept", async () => {
    const customer = (await stripe.customers.create()).id;
    const session = await stripe.checkout.sessions.create(taxed(customer));
    expect(session).toMatchObject({ amount_total: 2_110, automatic_tax: { status: "requires_location_inputs" } });
    expect((await pay(session, { country: "DE" })).status).toBe(200);
    const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
    expectResource("checkout_session", paid);
    expect(paid).toMatchObject({
      amount_subtotal: 2_110,
      amount_total: 2_511,
      total_details: { amount_tax: 401 },
      automatic_tax: { status: "complete" },
      payment_intent: { amount_received: 2_511 },
    });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ address: { country: "DE" } });
    const calculation = await stripe.tax.calculations.create({
      currency: "usd",
      customer,
      line_items: [{ amount: 2_000, reference: "credits" }],
    });
    expectResource("tax_calculation", calculation);
    expect(calculation).toMatchObject({ amount_total: 2_380, tax_amount_exclusive: 380 });
    expect(await stripe.tax.calculations.retrieve(calculation.id ?? "")).toEqual(calculation);
  });

  test("is none for a business elsewhere that shows its number, and of another state's rate after another attempt", async () => {
    const business = await stripe.checkout.sessions.create({
      ...taxed((await stripe.customers.create()).id),
      tax_id_collection: { enabled: true },
    });
    const form = { country: "DE", tax_id: "DE123456789", number: "4242424242424242", expiry: "12/40", cvc: "123" };
    const body = new URLSearchParams({ ...form, name: "Ada" });
    expect((await fetch(business.url ?? "", { method: "POST", body, redirect: "manual" })).status).toBe(303);
    expect(await stripe.checkout.sessions.retrieve(business.id)).toMatchObject({
      amount_total: 2_110,
      status: "complete",
    });

    const moved = await stripe.checkout.sessions.create(taxed((await stripe.customers.create()).id));
    await pay(moved, { country: "DE", card: "4000000000000002" });
    await pay(moved, { country: "US", state: "TX" });
    const intent = (await stripe.checkout.sessions.retrieve(moved.id, { expand: ["payment_intent"] })).payment_intent;
    expect(intent).toMatchObject({ amount: 2_284, amount_received: 2_284 });
  });

  test("needs to know where the customer is", async () => {
    const customer = (await stripe.customers.create()).id;
    const line_items = [{ amount: 2_000, reference: "credits" }];
    expect(await failureOf(stripe.tax.calculations.create({ currency: "usd", customer, line_items }))).toMatchObject({
      code: "customer_tax_location_invalid",
    });
    const session = order({ customer, automatic_tax: { enabled: true } });
    expect(await failureOf(stripe.checkout.sessions.create(session))).toMatchObject({
      code: "customer_tax_location_invalid",
    });
  });
});

const taxed = (customer: string): Stripe.Checkout.SessionCreateParams =>
  order({ customer, automatic_tax: { enabled: true }, customer_update: { address: "auto", name: "auto" } });
const pay = (session: Stripe.Checkout.Session, more: object) =>
  control(sandbox, `/control/stripe/checkout-sessions/${session.id}/pay`, more);
