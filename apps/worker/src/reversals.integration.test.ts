import { refundCredits } from "@causeway/services";
import { auditLedger, pollUntil, soundLedger } from "@causeway/testing";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEnv } from "./env.ts";
import {
  balanceOf,
  firstRoundOf,
  type MoneyWorld,
  openMoneyWorld,
  type StartedPurchase,
} from "./money-world.fixture.ts";
import { type RunningWorker, startWorker } from "./worker.ts";

const dollar = 1_000_000_000n;
let world: MoneyWorld;
let worker: RunningWorker;
beforeAll(async () => {
  world = await openMoneyWorld();
  worker = await startWorker(readEnv(world.variables), pino({ level: "silent" }));
  // They ask Stripe when it starts, and then by the hour.
  for (const loop of ["catch-up-stripe-events", "reconcile-stripe"]) await firstRoundOf(worker, loop);
});
afterAll(async () => {
  await worker.close();
  await world.close();
});

const soon = { timeoutMs: 100_000 };
const reaches = (purchase: StartedPurchase, balance: bigint) =>
  pollUntil(async () => (await balanceOf(purchase)) === balance, soon);

async function paid(card?: string): Promise<StartedPurchase> {
  const purchase = await world.startAndPay(card);
  expect(await reaches(purchase, 20n * dollar)).toBe(true);
  return purchase;
}

test("an unused purchase is refunded to its card and the owner is told, even when Stripe loses its answer", async () => {
  const purchase = await paid();
  // Until then the worker asks Stripe too, and would take a part of the trouble.
  const isInvoiced = async () =>
    (await world.database.creditPurchase.findUniqueOrThrow({ where: { id: purchase.purchaseId } })).invoiceUrl !== null;
  expect(await pollUntil(isInvoiced, soon)).toBe(true);
  expect(await isMailed(purchase, "Receipt: $20.00 of Causeway credits")).toBe(true);
  await world.control("/control/stripe/webhooks", { drop: true });
  expect(await world.allWebhooksAreIn()).toBe(true);
  const areApplied = async () => (await world.database.stripeEvent.count({ where: { state: "pending" } })) === 0;
  expect(await pollUntil(areApplied, soon)).toBe(true);
  await world.control("/control/stripe/api", { lostAnswers: 3 });
  const refund = await refundCredits(purchase.context, purchase);
  expect(refund.status).toBe("requested");
  await world.control("/control/stripe/webhooks", { drop: false });
  expect(await balanceOf(purchase)).toBe(0n);
  await world.database.$executeRaw`
    UPDATE credit_refund SET created_at = clock_timestamp() - interval '1 minute' WHERE id = ${refund.id}`;
  expect(await pollUntil(() => isRefunded(refund.id, "succeeded"), soon)).toBe(true);
  expect(await isMailed(purchase, "Refund of $20.00 made")).toBe(true);
  expect(await balanceOf(purchase)).toBe(0n);
});

test("a refund that the bank returns later gives the credits back", async () => {
  const purchase = await paid("4000000000005126");
  const refund = await refundCredits(purchase.context, { ...purchase, amountCents: 500 });
  expect(await pollUntil(() => isRefunded(refund.id, "failed"), soon)).toBe(true);
  expect(await reaches(purchase, 20n * dollar)).toBe(true);
  expect(await isMailed(purchase, "Refund of $5.00 failed")).toBe(true);
});

test("a disputed payment freezes its credits and stops the keys; won, all is as before", async () => {
  const purchase = await world.startAndPay("4000000000000259");
  const { workspaceId } = purchase;
  const dispute = () => world.database.paymentDispute.findFirst({ where: { workspaceId } });
  expect(await pollUntil(async () => (await dispute())?.status === "open", soon)).toBe(true);
  expect(await balanceOf(purchase)).toBe(0n);
  expect(await isMailed(purchase, "A payment of $21.10 is disputed: spending is stopped")).toBe(true);
  await world.control(`/control/stripe/disputes/${(await dispute())?.id}/win`, {});
  expect(await reaches(purchase, 20n * dollar)).toBe(true);
  expect(await world.database.workspace.findUnique({ where: { id: workspaceId } })).toMatchObject({
    spendingStopped: null,
  });
});

test("after all of that the books balance", async () => {
  expect(await auditLedger(world.database)).toEqual(soundLedger);
});

const isRefunded = async (id: string, status: string): Promise<boolean> =>
  (await world.database.creditRefund.findUniqueOrThrow({ where: { id } })).status === status;

const isMailed = ({ email }: StartedPurchase, subject: string): Promise<boolean> =>
  pollUntil(async () => {
    const response = await fetch(`${world.sandbox.url}/mail/messages?to=${encodeURIComponent(email)}`);
    return (await response.text()).includes(JSON.stringify(subject).slice(1, -1));
  }, soon);
