import { applyPaymentState, configureAutoTopUp } from "@causeway/services";
import { auditLedger, pollUntil, soundLedger } from "@causeway/testing";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { readEnv } from "./env.ts";
import { balanceOf, type MoneyWorld, openMoneyWorld, type StartedPurchase } from "./money-world.fixture.ts";
import { type RunningWorker, startWorker } from "./worker.ts";

const dollar = 1_000_000_000n;
let world: MoneyWorld;
let worker: RunningWorker;
beforeAll(async () => {
  world = await openMoneyWorld();
  worker = await startWorker(readEnv(world.variables), pino({ level: "silent" }));
});
afterAll(async () => {
  await worker.close();
  await world.close();
});

const soon = { timeoutMs: 100_000 };

const below25 = { enabled: true, thresholdCents: 2_500, amountCents: 1_000, monthlyCapCents: 10_000 };

/** Payments that Stripe has of a workspace. */
async function chargesOf({ workspaceId }: StartedPurchase): Promise<number> {
  const { stripeCustomerId } = await world.database.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const response = await fetch(`${world.sandbox.url}/v1/charges?limit=100&customer=${stripeCustomerId}`, {
    headers: { authorization: "Bearer sk_test_sandbox" },
  });
  const { data } = z.object({ data: z.array(z.unknown()) }).parse(await response.json());
  return data.length;
}

/** $20 bought with this card, which is saved with that, and auto top-up of $10 below $25. */
async function lowOnCredits(card: string): Promise<StartedPurchase> {
  const purchase = await world.startAndPay(card);
  expect(await pollUntil(async () => (await balanceOf(purchase)) === 20n * dollar, soon)).toBe(true);
  await configureAutoTopUp(purchase.context, { workspaceId: purchase.workspaceId, ...below25 });
  return purchase;
}

test("the saved card is charged with nobody there, and the receipt is mailed", async () => {
  const purchase = await lowOnCredits("4242424242424242");
  expect(await pollUntil(async () => (await balanceOf(purchase)) === 30n * dollar, soon)).toBe(true);
  expect(await isMailed(purchase, "Receipt: $10.00 of Causeway credits")).toBe(true);
  const topUp = await world.database.creditPurchase.findFirstOrThrow({
    where: { workspaceId: purchase.workspaceId, automatic: true },
  });
  const invoice = await (await fetch(topUp.invoiceUrl ?? "")).text();
  expect(invoice).toContain("$10.80");
  expect(await isMailed(purchase, topUp.invoiceUrl ?? "no invoice")).toBe(true);
});

test("a charge whose answers are all lost, and whose webhooks too, is made once and credited", async () => {
  await world.control("/control/stripe/webhooks", { drop: true });
  const purchase = await world.startAndPay();
  await applyPaymentState(purchase.context, purchase.sessionId);
  await world.control("/control/stripe/api", { lostAnswers: 3 });
  await configureAutoTopUp(purchase.context, { workspaceId: purchase.workspaceId, ...below25 });
  const where = { workspaceId: purchase.workspaceId, automatic: true };
  expect(await pollUntil(async () => (await chargesOf(purchase)) === 2, soon)).toBe(true);
  await world.database.$executeRaw`
    UPDATE credit_purchase SET created_at = created_at - interval '3 minutes'
     WHERE workspace_id = ${purchase.workspaceId} AND automatic`;
  expect(await pollUntil(async () => (await balanceOf(purchase)) === 30n * dollar, { timeoutMs: 100_000 })).toBe(true);
  expect(await chargesOf(purchase)).toBe(2);
  expect(await world.database.creditPurchase.findMany({ where })).toMatchObject([{ status: "paid" }]);
  await world.control("/control/stripe/webhooks", { drop: false });
});

test("a bank that wants to hear from the owner charges nothing, and the owner is told the fix", async () => {
  const purchase = await lowOnCredits("4000002760003184");
  expect(await isMailed(purchase, "Auto top-up of $10.00 failed")).toBe(true);
  expect(await isMailed(purchase, "confirm at your bank")).toBe(true);
  expect(await balanceOf(purchase)).toBe(20n * dollar);
});

test("after all of that the books balance", async () => {
  expect(await auditLedger(world.database)).toEqual(soundLedger);
});

const isMailed = ({ email }: StartedPurchase, text: string): Promise<boolean> =>
  pollUntil(async () => {
    const response = await fetch(`${world.sandbox.url}/mail/messages?to=${encodeURIComponent(email)}`);
    return (await response.text()).includes(text);
  }, soon);
