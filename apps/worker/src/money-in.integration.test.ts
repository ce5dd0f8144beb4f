import { createPayments } from "@causeway/payments";
import { confirmCreditPurchase, startCreditPurchase } from "@causeway/services";
import { auditLedger, pollUntil, soundLedger } from "@causeway/testing";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readEnv } from "./env.ts";
import { balanceOf, type MoneyWorld, openMoneyWorld, type StartedPurchase } from "./money-world.fixture.ts";
import { type RunningWorker, startWorker } from "./worker.ts";

const credits = 20_000_000_000n;

let world: MoneyWorld;
const workers: RunningWorker[] = [];

beforeAll(async () => {
  world = await openMoneyWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.control("/control/stripe/webhooks", { drop: false, duplicate: 0, reorder: false, paused: false });
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
});

test("a webhook credits, and the receipt is mailed to the buyer", async () => {
  await work();
  const purchase = await world.startAndPay();
  expect(await isCredited(purchase)).toBe(true);
  const row = await world.database.creditPurchase.findUniqueOrThrow({ where: { id: purchase.purchaseId } });
  expect(row).toMatchObject({ status: "paid", feeCents: 110, receiptUrl: expect.stringContaining(world.sandbox.url) });
  expect(await pollUntil(async () => (await mailsTo(purchase.email)).length === 1, { timeoutMs: 100_000 })).toBe(true);
  const [mail] = await mailsTo(purchase.email);
  expect(mail).toMatchObject({ subject: "Receipt: $20.00 of Causeway credits" });
  expect(mail?.text).toContain("$21.10");
});

test("every event twenty-one times, out of order, at two workers, with the success page in between: one credit", async () => {
  await Promise.all([work(), work()]);
  await world.control("/control/stripe/webhooks", { duplicate: 20, reorder: true });
  const purchase = await world.startAndPay();
  const { context, workspaceId, sessionId } = purchase;
  const confirmed = await Promise.all(
    Array.from({ length: 5 }, () => confirmCreditPurchase(context, { workspaceId, sessionId })),
  );
  expect(confirmed.every(({ status }) => status === "paid")).toBe(true);
  expect(await world.allWebhooksAreIn()).toBe(true);
  expect(await allEventsAreApplied()).toBe(true);
  expect(await balanceOf(purchase)).toBe(credits);
});

describe("no webhook", () => {
  test("the success page alone credits, without any worker", async () => {
    await world.control("/control/stripe/webhooks", { drop: true });
    const purchase = await world.startAndPay();
    const { context, workspaceId, sessionId } = purchase;
    expect(await confirmCreditPurchase(context, { workspaceId, sessionId })).toMatchObject({
      status: "paid",
      isNewlyPaid: true,
    });
    expect(await balanceOf(purchase)).toBe(credits);
  });

  test("and no success page: the worker finds the payment two minutes later", async () => {
    await world.control("/control/stripe/webhooks", { drop: true });
    const purchase = await world.startAndPay();
    await world.database.$executeRaw`
      UPDATE credit_purchase SET created_at = clock_timestamp() - interval '121 seconds' WHERE id = ${purchase.purchaseId}`;
    await work();
    expect(await isCredited(purchase)).toBe(true);
  });
});

test("with Redis away the sweeper credits what the webhook put into the inbox", async () => {
  await work({ REDIS_URL: "redis://127.0.0.1:1" });
  const purchase = await world.startAndPay();
  expect(await isCredited(purchase)).toBe(true);
});

test("what another card or an abandoned page brings is nothing", async () => {
  await work();
  const declined = await world.startAndPay("4000000000000002");
  const { context, workspaceId, sessionId } = declined;
  expect(await confirmCreditPurchase(context, { workspaceId, sessionId })).toMatchObject({ status: "pending" });
  expect(await balanceOf(declined)).toBe(0n);
});

test("three refused cards close the page, and the next purchase waits until tomorrow", async () => {
  await work();
  const buyer = await world.newBuyer();
  const { purchaseId } = await startCreditPurchase(buyer.context, { ...buyer, creditsCents: 2_000 });
  const row = () => world.database.creditPurchase.findUniqueOrThrow({ where: { id: purchaseId } });
  const { checkoutSessionId } = await row();
  for (const card of ["4000000000000002", "4000000000009995", "4000000000009987"])
    await world.control(`/control/stripe/checkout-sessions/${checkoutSessionId}/pay`, { card });
  expect(await pollUntil(async () => (await row()).status === "expired", { timeoutMs: 100_000 })).toBe(true);
  const late = await world.control(`/control/stripe/checkout-sessions/${checkoutSessionId}/pay`, {});
  expect(late.ok).toBe(false);
  await expect(startCreditPurchase(buyer.context, { ...buyer, creditsCents: 2_000 })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("3 cards were refused today"),
  });
});

test("Stripe failing on the way makes no second page", async () => {
  const buyer = await world.newBuyer();
  const input = { workspaceId: buyer.workspaceId, creditsCents: 2_000, purchaseId: crypto.randomUUID() };
  await world.control("/control/stripe/api", { failures: 2, status: 500 });
  const first = await startCreditPurchase(buyer.context, input);
  const second = await startCreditPurchase(buyer.context, input);
  expect(second.checkoutUrl).toBe(first.checkoutUrl);
});

test("Stripe being away is said so, and the same purchase goes on later", async () => {
  const buyer = await world.newBuyer();
  const input = { workspaceId: buyer.workspaceId, creditsCents: 2_000, purchaseId: crypto.randomUUID() };
  const away = {
    ...buyer.context,
    payments: createPayments({ secretKey: "sk_test_sandbox", apiBase: "http://127.0.0.1:1" }),
  };
  await expect(startCreditPurchase(away, input)).rejects.toMatchObject({
    code: "service-unavailable",
    message: expect.stringContaining("Nothing was charged"),
  });
  expect(await startCreditPurchase(buyer.context, input)).toMatchObject({ purchaseId: input.purchaseId });
});

test("after all of that the books balance", async () => {
  expect(await auditLedger(world.database)).toEqual(soundLedger);
});

async function work(change: Record<string, string> = {}): Promise<void> {
  workers.push(await startWorker(readEnv({ ...world.variables, ...change }), pino({ level: "silent" })));
}

const isCredited = (purchase: StartedPurchase): Promise<boolean> =>
  pollUntil(async () => (await balanceOf(purchase)) === credits, { timeoutMs: 100_000 });

const allEventsAreApplied = (): Promise<boolean> =>
  pollUntil(async () => (await world.database.stripeEvent.count({ where: { state: "pending" } })) === 0, {
    timeoutMs: 100_000,
  });

async function mailsTo(address: string): Promise<{ subject: string; text: string }[]> {
  const response = await fetch(`${world.sandbox.url}/mail/messages?to=${encodeURIComponent(address)}`);
  const answer = (await response.json()) as { messages: { subject: string; text: string }[] };
  return answer.messages;
}
