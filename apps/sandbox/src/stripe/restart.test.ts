import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startSandbox } from "../sandbox.ts";
import { clientOf, listenForWebhooks, order, payFor } from "./testing/stripe-client.ts";

test("customers, payments and webhooks that were not yet accepted survive a restart", async () => {
  const stateDir = await mkdtemp(join(tmpdir(), "sandbox-"));
  const receiver = await listenForWebhooks();
  receiver.statuses = Array.from({ length: 50 }, () => 503);
  const options = { port: 0, stateDir, webhookRetryMs: 300, stripeWebhook: { url: receiver.url, secret: "whsec_a" } };
  const first = await startSandbox(options);
  const customer = await clientOf(first).customers.create({ name: "kept" }, { idempotencyKey: "kept-1" });
  const session = await clientOf(first).checkout.sessions.create(order({ customer: customer.id }));
  await expect.poll(() => receiver.received.length).toBeGreaterThan(0);
  await first.close();
  receiver.statuses = [];
  receiver.received = [];

  const second = await startSandbox(options);
  const client = clientOf(second);
  expect(await client.customers.retrieve(customer.id)).toMatchObject({ name: "kept" });
  expect((await client.customers.create({ name: "kept" }, { idempotencyKey: "kept-1" })).id).toBe(customer.id);
  expect((await payFor(second, session)).status).toBe(200);
  await expect.poll(() => receiver.received.map((each) => each.type)).toContain("customer.created");
  await second.close();
  receiver.server.close();
  await rm(stateDir, { recursive: true });
});
