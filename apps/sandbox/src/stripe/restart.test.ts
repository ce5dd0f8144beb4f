import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
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

test("a session whose time ran out while the sandbox was down expires, with its event, when it is back", async () => {
  const stateDir = await mkdtemp(join(tmpdir(), "sandbox-"));
  const first = await startSandbox({ port: 0, stateDir });
  const session = await clientOf(first).checkout.sessions.create(order());
  await first.close();
  const file = join(stateDir, "stripe.json");
  const saved = await readFile(file, "utf8");
  await writeFile(file, saved.replaceAll(`"expires_at":${session.expires_at}`, '"expires_at":1'));

  const second = await startSandbox({ port: 0, stateDir });
  const client = clientOf(second);
  await expect.poll(async () => (await client.checkout.sessions.retrieve(session.id)).status).toBe("expired");
  const { data } = await client.events.list({ type: "checkout.session.expired" });
  expect(data).toMatchObject([{ data: { object: { id: session.id, status: "expired" } } }]);
  await second.close();
  await rm(stateDir, { recursive: true });
});

test("a state that cannot be read is put aside and told of, and the sandbox starts empty", async () => {
  const stateDir = await mkdtemp(join(tmpdir(), "sandbox-"));
  await writeFile(join(stateDir, "stripe.json"), "{ half a file");
  const errors: unknown[] = [];
  const sandbox = await startSandbox({ port: 0, stateDir, onError: (error) => errors.push(error) });
  expect(String(errors[0])).toContain("put aside");
  expect((await clientOf(sandbox).customers.list()).data).toEqual([]);
  expect(await readdir(stateDir)).toContain("stripe.json.broken");
  await sandbox.close();
  await rm(stateDir, { recursive: true });
});
