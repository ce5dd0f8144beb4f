import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createPayments, isLivemode } from "./payments.ts";

type Call = { readonly line: string; readonly headers: IncomingHttpHeaders; readonly body: Record<string, string> };
type Answer = { readonly status?: number; readonly body: object };

let server: Server;
let apiBase: string;
let answers: Answer[];
const calls: Call[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const line = `${request.method} ${request.url?.split("?")[0]}`;
      calls.push({ line, headers: request.headers, body: Object.fromEntries(new URLSearchParams(body)) });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      response.writeHead(answer?.status ?? 200, { "content-type": "application/json" });
      return response.end(JSON.stringify(answer?.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  apiBase = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  calls.length = 0;
});

const payments = (base = apiBase) => createPayments({ secretKey: "sk_test_1", apiBase: base });
const taxing = () => createPayments({ secretKey: "sk_test_1", apiBase, collectsTax: true });
const stripeError = (status: number, code: string): Answer => ({
  status,
  body: { error: { type: status < 500 ? "invalid_request_error" : "api_error", code, message: code } },
});

describe("opening a page", () => {
  const request = {
    purchaseId: "purchase-1",
    customerId: "cus_1",
    creditsCents: 2_000,
    feeCents: 110,
    successUrl: "https://d.test/credits/success?session_id={CHECKOUT_SESSION_ID}",
    cancelUrl: "https://d.test/credits",
    asksCardholder: true,
  };
  const session = { id: "cs_test_1", object: "checkout.session", url: "https://checkout.test/1" };

  test("asks for credits and fee as lines of their own, under our id, telling Stripe nothing but that id", async () => {
    answers = [{ body: session }];
    expect(await payments().createCheckout(request)).toEqual({ sessionId: session.id, url: session.url });
    const [call] = calls;
    expect(call?.line).toBe("POST /v1/checkout/sessions");
    expect(call?.headers["idempotency-key"]).toBe("purchase-1");
    expect(call?.body).toEqual({
      mode: "payment",
      customer: "cus_1",
      client_reference_id: "purchase-1",
      "metadata[purchase_id]": "purchase-1",
      "line_items[0][quantity]": "1",
      "line_items[0][price_data][currency]": "usd",
      "line_items[0][price_data][unit_amount]": "2000",
      "line_items[0][price_data][product_data][name]": "Causeway credits",
      "line_items[1][quantity]": "1",
      "line_items[1][price_data][currency]": "usd",
      "line_items[1][price_data][unit_amount]": "110",
      "line_items[1][price_data][product_data][name]": "Purchase fee",
      "payment_intent_data[setup_future_usage]": "off_session",
      "payment_intent_data[metadata][purchase_id]": "purchase-1",
      "invoice_creation[enabled]": "true",
      "invoice_creation[invoice_data][metadata][purchase_id]": "purchase-1",
      "tax_id_collection[enabled]": "true",
      billing_address_collection: "auto",
      "customer_update[name]": "auto",
      "customer_update[address]": "auto",
      "payment_method_options[card][request_three_d_secure]": "any",
      success_url: request.successUrl,
      cancel_url: request.cancelUrl,
    });
  });

  test("has the page add tax on top, where that is switched on, and marks the payment", async () => {
    answers = [{ body: session }];
    await taxing().createCheckout(request);
    expect(calls[0]?.body).toMatchObject({
      "automatic_tax[enabled]": "true",
      "customer_update[address]": "auto",
      "line_items[0][price_data][tax_behavior]": "exclusive",
      "line_items[1][price_data][tax_behavior]": "exclusive",
      "payment_intent_data[metadata][taxed]": "true",
    });
  });

  test("leaves out a fee of nothing", async () => {
    answers = [{ body: session }];
    await payments().createCheckout({ ...request, feeCents: 0 });
    expect(Object.keys(calls[0]?.body ?? {}).filter((name) => name.startsWith("line_items[1]"))).toEqual([]);
  });

  test("tries again with the same key after a failure that may have had its effect", async () => {
    answers = [stripeError(500, "api_error"), { body: session }];
    await payments().createCheckout(request);
    expect(calls.map(({ headers }) => headers["idempotency-key"])).toEqual(["purchase-1", "purchase-1"]);
  });

  test.each<[string, Answer]>([
    ["service-unavailable", stripeError(503, "api_error")],
    ["service-unavailable", stripeError(429, "rate_limit")],
    ["internal", stripeError(400, "parameter_unknown")],
    ["internal", stripeError(401, "api_key_expired")],
  ])("fails as %s, without Stripe's words", async (code, answer) => {
    answers = [answer];
    await expect(payments().createCheckout(request)).rejects.toMatchObject({
      code,
      message: expect.stringContaining("Nothing was charged"),
    });
  });

  test("fails as service-unavailable when nobody answers", async () => {
    await expect(payments("http://127.0.0.1:1").createCheckout(request)).rejects.toMatchObject({
      code: "service-unavailable",
    });
  });
});

test("a workspace's customer is asked for under the workspace's id", async () => {
  answers = [{ body: { id: "cus_1", object: "customer" } }];
  expect(await payments().createCustomer("workspace-1")).toEqual({ customerId: "cus_1" });
  expect(calls[0]?.headers["idempotency-key"]).toBe("customer:workspace-1");
});

describe("reading what became of a purchase", () => {
  const intent = {
    id: "pi_1",
    object: "payment_intent",
    status: "succeeded",
    amount_received: 2_110,
    currency: "usd",
    customer: "cus_1",
    livemode: false,
    metadata: { purchase_id: "purchase-1" },
    latest_charge: { id: "ch_1", object: "charge", receipt_url: "https://receipts.test/1" },
    last_payment_error: null,
  };
  const session = {
    id: "cs_test_1",
    object: "checkout.session",
    mode: "payment",
    status: "complete",
    payment_status: "paid",
    client_reference_id: "purchase-1",
    metadata: {},
    payment_intent: intent,
  };
  const about = { purchaseId: "purchase-1", sessionId: "cs_test_1" };
  const paid = {
    kind: "paid",
    ...about,
    paymentIntentId: "pi_1",
    amountReceivedCents: 2_110,
    currency: "usd",
    customerId: "cus_1",
    livemode: false,
    receiptUrl: "https://receipts.test/1",
  };
  const declined = { ...intent, status: "requires_payment_method", last_payment_error: { message: "Declined." } };

  test.each<[string, object, object]>([
    ["a paid page", session, { ...paid, taxCents: 0 }],
    ["a paid page that added tax", { ...session, total_details: { amount_tax: 401 } }, { ...paid, taxCents: 401 }],
    [
      "a customer in full",
      { ...session, payment_intent: { ...intent, customer: { id: "cus_1" } } },
      { ...paid, taxCents: 0 },
    ],
    [
      "an open page",
      { ...session, status: "open", payment_status: "unpaid", payment_intent: null },
      { kind: "waiting", ...about },
    ],
    [
      "an expired page",
      { ...session, status: "expired", payment_status: "unpaid", payment_intent: null },
      { kind: "expired", ...about },
    ],
    [
      "a bank that still works on it",
      { ...session, payment_status: "unpaid", payment_intent: { ...intent, status: "processing" } },
      { kind: "waiting", ...about },
    ],
    [
      "a bank that refused afterwards",
      { ...session, payment_status: "unpaid", payment_intent: declined },
      { kind: "refused", ...about, reason: "Declined." },
    ],
    [
      "a page that says paid while its payment does not",
      { ...session, payment_intent: { ...intent, status: "processing" } },
      { kind: "waiting", ...about },
    ],
    ["another's page", { ...session, client_reference_id: null }, { kind: "unrelated" }],
    ["a subscription", { ...session, mode: "subscription" }, { kind: "unrelated" }],
  ])("%s", async (_name, body, state) => {
    answers = [{ body }];
    expect(await payments().readState("cs_test_1")).toEqual(state);
    expect(calls[0]?.line).toBe("GET /v1/checkout/sessions/cs_test_1");
  });

  test.each<[string, object, object]>([
    ["a payment", intent, { ...paid, sessionId: undefined }],
    ["another's payment", { ...intent, metadata: {} }, { kind: "unrelated" }],
  ])("%s", async (_name, body, state) => {
    answers = [{ body }];
    expect(await payments().readState("pi_1")).toEqual(state);
    expect(calls[0]?.line).toBe("GET /v1/payment_intents/pi_1");
  });

  test("a payment whose page added tax asks the page how much", async () => {
    const page = { ...session, total_details: { amount_tax: 401 } };
    const taxed = { ...intent, metadata: { ...intent.metadata, taxed: "true" } };
    answers = [{ body: taxed }, { body: { object: "list", data: [page], has_more: false } }];
    expect(await payments().readState("pi_1")).toEqual({ ...paid, sessionId: undefined, taxCents: 401 });
    expect(calls[1]?.line).toBe("GET /v1/checkout/sessions");
  });

  test("a payment on a page that refused cards knows all of them", async () => {
    const charges = ["failed", "failed", "succeeded"].map((status, index) => ({ id: `ch_${index}`, status }));
    answers = [{ body: declined }, { body: { object: "list", data: charges, has_more: false } }];
    expect(await payments().readState("pi_1")).toEqual({
      kind: "waiting",
      purchaseId: "purchase-1",
      sessionId: undefined,
      refusedChargeIds: ["ch_0", "ch_1"],
    });
  });

  test("is undefined for what Stripe does not know, and fails when Stripe is in trouble", async () => {
    answers = [stripeError(404, "resource_missing")];
    expect(await payments().readState("cs_test_none")).toBeUndefined();
    answers = [stripeError(500, "api_error")];
    await expect(payments().readState("cs_test_1")).rejects.toMatchObject({ code: "service-unavailable" });
  });
});

test.each([
  [{ open: true, closed_reason: null, reason: "rule" }, undefined],
  [{ open: false, closed_reason: "refunded_as_fraud", reason: "refunded_as_fraud" }, "refunded_as_fraud"],
])("a review says how it ended: %o", async (ending, closedReason) => {
  const review = { id: "prv_1", object: "review", opened_reason: "rule", payment_intent: "pi_1", ...ending };
  answers = [{ body: review }];
  expect(await payments().readReview("prv_1")).toEqual({
    reviewId: "prv_1",
    paymentIntentId: "pi_1",
    openedReason: "rule",
    closedReason,
  });
  expect(calls[0]?.line).toBe("GET /v1/reviews/prv_1");
});

describe("tax on a charge without a page", () => {
  const request = { purchaseId: "purchase-1", customerId: "cus_1", creditsCents: 2_000, feeCents: 110 };

  test("is asked for once per purchase, and named by the charge", async () => {
    answers = [{ body: { id: "taxcalc_1", object: "tax.calculation", tax_amount_exclusive: 401 } }];
    expect(await taxing().calculateTax(request)).toEqual({
      kind: "known",
      taxCents: 401,
      calculationId: "taxcalc_1",
    });
    expect(calls[0]?.headers["idempotency-key"]).toBe("tax:purchase-1");
    expect(calls[0]?.body).toMatchObject({ customer: "cus_1", "line_items[1][amount]": "110" });
  });

  test("is unknown where the customer is nowhere, and none where it is switched off", async () => {
    answers = [stripeError(400, "customer_tax_location_invalid")];
    expect(await taxing().calculateTax(request)).toEqual({ kind: "no-address" });
    expect(await payments().calculateTax(request)).toEqual({ kind: "none" });
    expect(calls).toHaveLength(1);
  });
});

test.each([
  ["sk_live_1", true],
  ["rk_live_1", true],
  ["sk_test_1", false],
  ["sk_test_sk_live_", false],
])("%s is a key for real money: %s", (key, livemode) => {
  expect(isLivemode(key)).toBe(livemode);
});
