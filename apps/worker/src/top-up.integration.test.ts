import { configureAutoTopUp } from "@causeway/services";
import { auditLedger, pollUntil, soundLedger } from "@causeway/testing";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
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

const soon = { timeoutMs: 40_000 };

/** $20 bought with this card, which is saved with that, and auto top-up of $10 below $25. */
async function lowOnCredits(card: string): Promise<StartedPurchase> {
  const purchase = await world.startAndPay(card);
  expect(await pollUntil(async () => (await balanceOf(purchase)) === 20n * dollar, soon)).toBe(true);
  await configureAutoTopUp(purchase.context, {
    workspaceId: purchase.workspaceId,
    enabled: true,
    thresholdCents: 2_500,
    amountCents: 1_000,
    monthlyCapCents: 10_000,
  });
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
