import type { Stripe } from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
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
beforeEach(() => control(sandbox, "/control/reset"));

describe("customers", () => {
  test("are made, read, changed and deleted, and each state fits Stripe's schema", async () => {
    const made = await stripe.customers.create({
      email: "ada@example.com",
      name: "Ada",
      metadata: { workspace: "w1", plan: "x" },
    });
    expectResource("customer", made);
    expect(made.id).toMatch(/^cus_\w{14}$/);
    const changed = await stripe.customers.update(made.id, { name: "Ada L", metadata: { plan: "" } });
    expect(changed).toMatchObject({ name: "Ada L", metadata: { workspace: "w1" } });
    expect(changed.metadata).not.toHaveProperty("plan");
    const deleted = await stripe.customers.del(made.id);
    expectResource("deleted_customer", deleted);
    expect(await stripe.customers.retrieve(made.id)).toMatchObject({ deleted: true });
  });

  test("are listed newest first in pages, both ways", async () => {
    await control(sandbox, "/control/reset?everything=true");
    const ids: string[] = [];
    for (const name of ["a", "b", "c", "d", "e"]) ids.unshift((await stripe.customers.create({ name })).id);
    const all = await stripe.customers.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
    expect(all.map((customer) => customer.id)).toEqual(ids);
    const before = await stripe.customers.list({ limit: 2, ending_before: ids[3] ?? "" });
    expect(before.data.map((customer) => customer.id)).toEqual(ids.slice(1, 3));
    expect(before.has_more).toBe(true);
  });
});

describe("refusals", () => {
  test("name an unknown parameter", async () => {
    const error = await failureOf(stripe.rawRequest("POST", "/v1/customers", { shoe_size: 44 }));
    expect(error).toMatchObject({
      statusCode: 400,
      code: "parameter_unknown",
      param: "shoe_size",
      type: "StripeInvalidRequestError",
    });
    expect(error.requestId).toMatch(/^req_/);
  });

  test("name an unknown parameter deep inside", async () => {
    const error = await failureOf(
      stripe.rawRequest("POST", "/v1/checkout/sessions", {
        ...order(),
        line_items: [{ price_data: { currency: "usd", colour: 1 } }],
      }),
    );
    expect(error).toMatchObject({ code: "parameter_unknown", param: "line_items[0][price_data][colour]" });
  });

  test("name a missing parameter, a wrong type and a word outside its list", async () => {
    expect(await failureOf(stripe.rawRequest("POST", "/v1/payment_intents", { amount: 500 }))).toMatchObject({
      code: "parameter_missing",
      param: "currency",
    });
    expect(
      await failureOf(stripe.rawRequest("POST", "/v1/payment_intents", { amount: "lots", currency: "usd" })),
    ).toMatchObject({
      code: "parameter_invalid_integer",
      param: "amount",
    });
    expect(
      await failureOf(stripe.rawRequest("POST", "/v1/checkout/sessions", { ...order(), mode: "gift" })),
    ).toMatchObject({
      statusCode: 400,
      param: "mode",
    });
  });

  test("tell a wrong key, a missing object and an unknown address apart", async () => {
    expect(await failureOf(clientOf(sandbox, "sk_test_invalid").customers.list())).toMatchObject({ statusCode: 401 });
    expect(await failureOf(clientOf(sandbox, "sk_live_1").customers.list())).toMatchObject({ statusCode: 401 });
    expect(await failureOf(stripe.customers.retrieve("cus_none"))).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
    expect(await failureOf(stripe.subscriptions.list())).toMatchObject({ statusCode: 404 });
  });
});

describe("idempotency", () => {
  test("a repeated key gets the first answer and makes nothing new", async () => {
    const options = { idempotencyKey: "purchase-1" };
    const first = await stripe.checkout.sessions.create(order(), options);
    const second = await stripe.checkout.sessions.create(order(), options);
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers["idempotent-replayed"]).toBe("true");
  });

  test("the same key with other parameters is refused", async () => {
    await stripe.customers.create({ name: "a" }, { idempotencyKey: "k-2" });
    const error = await failureOf(stripe.customers.create({ name: "b" }, { idempotencyKey: "k-2" }));
    expect(error).toMatchObject({ statusCode: 400, type: "StripeIdempotencyError" });
  });

  test("a twin still in flight is a conflict", async () => {
    await control(sandbox, "/control/stripe/api", { latencyMs: 4_000 });
    const both = await Promise.allSettled(
      [1, 2].map(() => stripe.customers.create({ name: "twin" }, { idempotencyKey: "k-3" })),
    );
    const refused = both.filter((each) => each.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ statusCode: 409 });
  });

  test("a refusal of the parameters leaves the key free", async () => {
    const options = { idempotencyKey: "k-4" };
    await failureOf(stripe.rawRequest("POST", "/v1/customers", { shoe_size: 1 }, options));
    expect((await stripe.customers.create({ name: "later" }, options)).name).toBe("later");
  });

  test("a declined charge is remembered", async () => {
    const options = { idempotencyKey: "k-5" };
    const pay = () =>
      failureOf(
        stripe.paymentIntents.create(
          { amount: 900, currency: "usd", confirm: true, payment_method: "pm_card_chargeDeclined" },
          options,
        ),
      );
    const [first, second] = [await pay(), await pay()];
    expect(second).toMatchObject({ statusCode: 402, payment_intent: { id: first.payment_intent?.id } });
  });
});

test("the schema check of these tests refuses a missing and a wrong field", async () => {
  const customer = await stripe.customers.create({ name: "Ada" });
  const { balance: _, ...short } = customer;
  expect(() => expectResource("customer", short)).toThrow("balance");
  expect(() => expectResource("customer", { ...customer, livemode: "no" })).toThrow("livemode");
});
