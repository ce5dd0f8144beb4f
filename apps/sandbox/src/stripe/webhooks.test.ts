import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { expectResource } from "./testing/expect-resource.ts";
import { clientOf, control, listenForWebhooks, order, payFor, type Receiver } from "./testing/stripe-client.ts";

const patience = { timeout: 30_000 };
const secret = "whsec_test_secret";
let receiver: Receiver;
let hooked: Sandbox;
beforeAll(async () => {
  receiver = await listenForWebhooks();
  hooked = await startSandbox({ port: 0, webhookRetryMs: 10, stripeWebhook: { url: receiver.url, secret } });
});
afterAll(async () => {
  await hooked.close();
  receiver.server.close();
});
beforeEach(async () => {
  await control(hooked, "/control/reset");
  // What an earlier test left on its way must not be taken for this one's.
  await vi.waitUntil(async () => (await pendingDeliveries()) === 0, patience);
  receiver.received = [];
  receiver.statuses = [];
});

const buy = async (card = "4242424242424242") => {
  const session = await clientOf(hooked).checkout.sessions.create(order());
  await payFor(hooked, session, card);
  return session;
};
const arrived = () =>
  receiver.received.map((each) => clientOf(hooked).webhooks.constructEvent(each.body, each.signature, secret));
const typesArrived = () => arrived().map((event) => event.type);

test("a purchase sends signed events that fit Stripe's schema", async () => {
  const session = await buy();
  await expect.poll(typesArrived, patience).toContain("checkout.session.completed");
  await expect
    .poll(() => typesArrived().toSorted(), patience)
    .toEqual(["charge.succeeded", "checkout.session.completed", "payment_intent.created", "payment_intent.succeeded"]);
  for (const { body } of receiver.received) expectResource("event", JSON.parse(body));
  for (const event of arrived()) {
    expect(event.api_version).toBe("2026-10-28.endive");
    expectResource(event.data.object.object.replace(".", "_"), event.data.object);
  }
  const completed = arrived().find((event) => event.type === "checkout.session.completed");
  expect(completed?.data.object).toMatchObject({ id: session.id, payment_status: "paid" });
});

test("a declined purchase sends the failure and no completion", async () => {
  await buy("4000000000000002");
  await expect
    .poll(() => typesArrived().toSorted(), patience)
    .toEqual(["charge.failed", "payment_intent.created", "payment_intent.payment_failed"]);
});

test("events are listed by type and read one by one", async () => {
  await buy();
  const client = clientOf(hooked);
  const { data } = await client.events.list({ type: "checkout.session.completed" });
  expect(data.length).toBeGreaterThan(0);
  const event = await client.events.retrieve(data[0]?.id ?? "");
  expectResource("event", event);
});

test("a refused webhook is sent again until it is accepted, freshly signed", async () => {
  receiver.statuses = [500, 302];
  await clientOf(hooked).customers.create({ name: "retry" });
  await expect.poll(() => receiver.received.length, patience).toBe(3);
  expect(new Set(arrived().map((event) => event.id)).size).toBe(1);
  await expect
    .poll(async () => (await deliveries()).at(-1), patience)
    .toMatchObject({ status: "delivered", attempts: 3 });
});

test("told to drop, nothing is sent until it is resent by hand", async () => {
  await control(hooked, "/control/stripe/webhooks", { drop: true });
  await clientOf(hooked).customers.create({ name: "dropped" });
  await control(hooked, "/control/stripe/webhooks", { drop: false });
  await clientOf(hooked).customers.create({ name: "sent" });
  await expect.poll(() => receiver.received.length, patience).toBe(1);
  const [, dropped] = (await clientOf(hooked).events.list({ type: "customer.created" })).data;
  await control(hooked, `/control/stripe/events/${dropped?.id}/resend`, {});
  await expect.poll(() => arrived().map((event) => event.id), patience).toContain(dropped?.id);
});

test("told to duplicate, each event comes as often as told", async () => {
  await control(hooked, "/control/stripe/webhooks", { duplicate: 2 });
  await clientOf(hooked).customers.create({ name: "thrice" });
  await expect.poll(() => receiver.received.length, patience).toBe(3);
  expect(new Set(arrived().map((event) => event.id)).size).toBe(1);
});

test("told to reorder, events arrive in the opposite order", async () => {
  await control(hooked, "/control/stripe/webhooks", { reorder: true });
  await buy();
  await expect
    .poll(typesArrived, patience)
    .toEqual(["checkout.session.completed", "payment_intent.succeeded", "charge.succeeded", "payment_intent.created"]);
});

test("paused, events wait; resumed, they come", async () => {
  await control(hooked, "/control/stripe/webhooks", { paused: true });
  await clientOf(hooked).customers.create({ name: "waits" });
  expect((await control(hooked, "/control/stripe/webhooks", {})).body).toMatchObject({ pending: 1 });
  expect(receiver.received).toHaveLength(0);
  await control(hooked, "/control/stripe/webhooks", { paused: false });
  await expect.poll(() => receiver.received.length, patience).toBe(1);
});

test("an endpoint registered by API gets only the events it asked for, under its own secret", async () => {
  const client = clientOf(hooked);
  const own = await listenForWebhooks();
  const endpoint = await client.webhookEndpoints.create({ url: own.url, enabled_events: ["customer.created"] });
  expectResource("webhook_endpoint", endpoint);
  const customer = await client.customers.create({ name: "one" });
  await client.customers.update(customer.id, { name: "two" });
  await expect.poll(() => own.received.length, patience).toBe(1);
  const [message] = own.received;
  const event = clientOf(hooked).webhooks.constructEvent(
    message?.body ?? "",
    message?.signature ?? "",
    endpoint.secret ?? "",
  );
  expect(event.type).toBe("customer.created");
  expect((await client.webhookEndpoints.retrieve(endpoint.id)).secret).toBeUndefined();
  await client.webhookEndpoints.del(endpoint.id);
  own.server.close();
});

async function deliveries(): Promise<unknown[]> {
  const response = await fetch(`${hooked.url}/control/stripe/webhooks/deliveries`);
  const read: { deliveries: unknown[] } = JSON.parse(await response.text());
  return read.deliveries;
}

async function pendingDeliveries(): Promise<unknown> {
  return (await control(hooked, "/control/stripe/webhooks")).body.pending;
}
