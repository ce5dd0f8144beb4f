import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { expectResource } from "./testing/expect-resource.ts";
import { clientOf, failureOf, idOf, order, payFor } from "./testing/stripe-client.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
});
afterAll(() => sandbox.close());

const read = async (url: string | null | undefined) => {
  const response = await fetch(url ?? "");
  return { type: response.headers.get("content-type"), text: await response.text() };
};

test("a paid page makes an invoice with its lines, a number, a page and a file", async () => {
  const stripe = clientOf(sandbox);
  const customer = await stripe.customers.create({ name: "Ada" });
  const session = await stripe.checkout.sessions.create(
    order({
      customer: customer.id,
      customer_update: { name: "auto" },
      tax_id_collection: { enabled: true },
      invoice_creation: { enabled: true, invoice_data: { metadata: { purchase_id: "p1" } } },
    }),
  );
  await payFor(sandbox, session);
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ["invoice"] });
  const { invoice } = paid;
  if (invoice === null || typeof invoice === "string" || !("status" in invoice)) throw new Error("There is no invoice");
  expectResource("invoice", invoice);
  expect(invoice).toMatchObject({ status: "paid", total: 2_110, amount_paid: 2_110, metadata: { purchase_id: "p1" } });
  for (const line of invoice.lines.data) expectResource("invoice_line_item", line);
  expect(invoice.lines.data.map(({ amount }) => amount)).toEqual([2_000, 110]);
  expect((await read(invoice.hosted_invoice_url)).text).toContain(invoice.number);
  expect(await read(invoice.invoice_pdf)).toMatchObject({
    type: "application/pdf",
    text: expect.stringMatching(/^%PDF-/),
  });
  const { data: payments } = await stripe.invoicePayments.list({ invoice: invoice.id });
  expect(payments).toMatchObject([{ status: "paid", amount_paid: 2_110 }]);
  expectResource("invoice_payment", payments[0]);
  const events = await stripe.events.list({ types: ["invoice.created", "invoice.finalized", "invoice.paid"] });
  const ofIt = events.data.filter(({ data }) => "id" in data.object && data.object.id === invoice.id);
  expect(ofIt.map(({ type }) => type)).toEqual(["invoice.paid", "invoice.finalized", "invoice.created"]);
});

test("an invoice is made by hand, finalized once, and paid by a payment that was made before", async () => {
  const stripe = clientOf(sandbox);
  const customer = await stripe.customers.create();
  const intent = await stripe.paymentIntents.create({
    amount: 2_110,
    currency: "usd",
    customer: customer.id,
    payment_method: "pm_card_visa",
    confirm: true,
  });
  const draft = await stripe.invoices.create({ customer: customer.id, auto_advance: false });
  expectResource("invoice", draft);
  for (const [amount, description] of [
    [2_000, "Credits"],
    [110, "Fee"],
  ] as const) {
    const item = await stripe.invoiceItems.create({ customer: customer.id, invoice: draft.id, amount, description });
    expectResource("invoice_item", item);
  }
  const open = await stripe.invoices.finalizeInvoice(draft.id);
  expect(open).toMatchObject({ status: "open", total: 2_110, amount_remaining: 2_110 });
  expect(await failureOf(stripe.invoices.finalizeInvoice(draft.id))).toMatchObject({ statusCode: 400 });
  expect(
    await failureOf(stripe.invoiceItems.create({ customer: customer.id, invoice: draft.id, amount: 1 })),
  ).toMatchObject({ statusCode: 400 });
  const paid = await stripe.invoices.attachPayment(draft.id, { payment_intent: intent.id });
  expect(paid).toMatchObject({ status: "paid", amount_paid: 2_110, amount_remaining: 0 });
  expectResource("invoice", paid);
});

test("an invoice charges the saved card, and a declined card leaves it open", async () => {
  const stripe = clientOf(sandbox);
  for (const [card, status] of [
    ["pm_card_visa", "paid"],
    ["pm_card_chargeCustomerFail", "open"],
  ] as const) {
    const customer = await stripe.customers.create();
    const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
    const invoice = await stripe.invoices.create({ customer: customer.id });
    await stripe.invoiceItems.create({ customer: customer.id, invoice: invoice.id, amount: 500 });
    await stripe.invoices.finalizeInvoice(invoice.id);
    await stripe.invoices.pay(invoice.id, { payment_method: method.id }).catch(() => undefined);
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({ status });
  }
});

test("tax ids are kept with the customer, nonsense is refused, and invoices show them", async () => {
  const stripe = clientOf(sandbox);
  const customer = await stripe.customers.create();
  const taxId = await stripe.customers.createTaxId(customer.id, { type: "eu_vat", value: "DE123456789" });
  expectResource("tax_id", taxId);
  expect(
    await failureOf(stripe.customers.createTaxId(customer.id, { type: "eu_vat", value: "nonsense" })),
  ).toMatchObject({ code: "tax_id_invalid" });
  expect((await stripe.customers.listTaxIds(customer.id)).data).toHaveLength(1);
  const invoice = await stripe.invoices.create({ customer: customer.id });
  await stripe.invoiceItems.create({ customer: customer.id, invoice: invoice.id, amount: 500 });
  expect((await stripe.invoices.finalizeInvoice(invoice.id)).customer_tax_ids).toEqual([
    { type: "eu_vat", value: "DE123456789" },
  ]);
  const refused = stripe.checkout.sessions.create(
    order({ customer: customer.id, tax_id_collection: { enabled: true } }),
  );
  expect(await failureOf(refused)).toMatchObject({ param: "customer_update" });
});

test("the hosted page asks for a tax ID, refuses nonsense, and keeps what is valid", async () => {
  const stripe = clientOf(sandbox);
  const customer = await stripe.customers.create();
  const session = await stripe.checkout.sessions.create(
    order({
      customer: customer.id,
      customer_update: { name: "auto" },
      tax_id_collection: { enabled: true },
      invoice_creation: { enabled: true },
    }),
  );
  const pay = (taxId: string) =>
    fetch(session.url ?? "", {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({
        number: "4242424242424242",
        expiry: "12 / 40",
        cvc: "123",
        name: "Ada",
        tax_id: taxId,
      }),
    });
  const refused = await pay("nonsense");
  expect([refused.status, await refused.text()]).toEqual([402, expect.stringContaining("Your tax ID is not valid.")]);
  expect((await pay("DE123456789")).status).toBe(303);
  const paid = await stripe.checkout.sessions.retrieve(session.id);
  expectResource("checkout_session", paid);
  expect(paid.customer_details?.tax_ids).toEqual([{ type: "eu_vat", value: "DE123456789" }]);
  expect((await stripe.invoices.retrieve(idOf(paid.invoice as string))).customer_tax_ids).toHaveLength(1);
});

test("a card is saved without a charge; a bank may refuse or want to be asked", async () => {
  const stripe = clientOf(sandbox);
  const customer = await stripe.customers.create();
  const save = (method: string) =>
    stripe.setupIntents.create({ customer: customer.id, payment_method: method, confirm: true });
  const saved = await save("pm_card_visa");
  expectResource("setup_intent", saved);
  expect(saved.status).toBe("succeeded");
  expect((await stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(1);
  expect((await save("pm_card_authenticationRequired")).status).toBe("requires_action");
  expect(await failureOf(save("pm_card_chargeDeclined"))).toMatchObject({ statusCode: 402, code: "card_declined" });
  const open = await stripe.setupIntents.create({ customer: customer.id });
  expect((await stripe.setupIntents.cancel(open.id)).status).toBe("canceled");
  expect(await failureOf(stripe.setupIntents.confirm(open.id, { payment_method: "pm_card_visa" }))).toMatchObject({
    code: "setup_intent_unexpected_state",
  });
});

test("the customer portal lists cards and invoices, and removes a card", async () => {
  const stripe = clientOf(sandbox);
  const customer = await stripe.customers.create();
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  const portal = await stripe.billingPortal.sessions.create({ customer: customer.id, return_url: "http://d.test/" });
  expectResource("portal_session", portal);
  expect((await read(portal.url)).text).toContain("ending in 4242");
  await fetch(portal.url, { method: "POST", body: new URLSearchParams({ remove: method.id }) });
  expect((await read(portal.url)).text).toContain("No card is saved.");
  expect((await stripe.customers.listPaymentMethods(customer.id)).data).toEqual([]);
});
