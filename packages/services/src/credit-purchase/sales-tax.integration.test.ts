import { createDatabase, type Database } from "@causeway/db";
import type { Mail, Mailer } from "@causeway/mail";
import { applyDispute } from "@causeway/payment-books";
import { auditLedger, createTestDatabase, patient, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { configureAutoTopUp } from "../auto-top-up/configure.ts";
import { runTopUp } from "../auto-top-up/run.ts";
import { refundCredits } from "../credit-refund/request.ts";
import { accountsOf, spend, standingOf } from "../credit-refund/reversals.fixture.ts";
import { applyPaymentState } from "./apply.ts";
import { workOf } from "./context.ts";
import { listCreditPurchases } from "./list.ts";
import { newPurchase, readPurchase } from "./purchase.fixture.ts";
import { sendReceipt } from "./send-receipt.ts";
import { catchUpPurchase } from "./sweep.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const dollar = 1_000_000_000n;
const cent = 10_000_000n;

/** $20 of credits and $1.10 of fee, and 19 % on both: $4.01. */
async function newTaxedPurchase(heardOf: "page" | "payment" = "page") {
  const purchase = await newPurchase(database);
  purchase.payments.taxBasisPoints = 1_900;
  const paymentIntentId = purchase.payments.pay(purchase.sessionId);
  await applyPaymentState(purchase.system, heardOf === "page" ? purchase.sessionId : paymentIntentId);
  return { ...purchase, paymentIntentId };
}

const bought = {
  "external:stripe": -2_511n * cent,
  "platform:purchase-fees": 110n * cent,
  "platform:sales-tax": 401n * cent,
  "workspace:…:credits": 20n * dollar,
};

describe("tax that Stripe's page adds", () => {
  it.each(["page", "payment"] as const)("is owed and never becomes credits, heard of by the %s", async (heardOf) => {
    const { context, workspaceId, purchaseId } = await newTaxedPurchase(heardOf);
    expect(await accountsOf(database, workspaceId)).toEqual(bought);
    expect(await readPurchase(database, purchaseId)).toMatchObject({ taxCents: 401, totalCents: 2_511 });
    expect(await listCreditPurchases(context, { workspaceId })).toMatchObject([
      { creditsCents: 2_000, feeCents: 110, taxCents: 401, totalCents: 2_511 },
    ]);
  });

  it("is no excuse for another amount", async () => {
    const purchase = await newPurchase(database);
    purchase.payments.pay(purchase.sessionId, { amountReceivedCents: 2_511, taxCents: 400 });
    expect(await applyPaymentState(purchase.system, purchase.sessionId)).toMatchObject({ kind: "failed" });
    expect(await accountsOf(database, purchase.workspaceId)).toEqual({});
  });

  it("is on the receipt", async () => {
    const { system, purchaseId } = await newTaxedPurchase();
    const sent: Mail[] = [];
    const mailer: Mailer = { send: async (mail) => void sent.push(mail), close: () => undefined };
    await sendReceipt({ ...system, mailer }, purchaseId);
    expect(sent[0]?.text).toMatch(/Tax:? *\$4\.01/);
    expect(sent[0]?.text).toMatch(/Total paid:? *\$25\.11/);
  });

  it("goes back with the credits that are refunded; that on the fee stays", async () => {
    const { context, payments, workspaceId, purchaseId } = await newTaxedPurchase();
    await spend(database, workspaceId, 5n * dollar);
    await refundCredits(context, { workspaceId, purchaseId });
    expect(payments.refunds).toMatchObject([{ amountCents: 1_500 + 285 }]);
    expect(await accountsOf(database, workspaceId)).toEqual({
      "external:stripe": -(2_511n - 1_785n) * cent,
      "platform:inference-revenue": 5n * dollar,
      "platform:purchase-fees": 110n * cent,
      "platform:sales-tax": (401n - 285n) * cent,
    });
    await expect(refundCredits(context, { workspaceId, purchaseId })).rejects.toMatchObject({ code: "conflict" });
  });

  it("is taken by a dispute with the rest, and comes back when it is won", async () => {
    const { payments, paymentIntentId, system, workspaceId } = await newTaxedPurchase();
    const disputeId = payments.setDispute({ paymentIntentId, amountCents: 2_511, status: "open" });
    await applyDispute(workOf(system), disputeId);
    expect(await standingOf(database, workspaceId)).toMatchObject({ balance: 0n, debt: 0n });
    const open = await accountsOf(database, workspaceId);
    expect(open["platform:sales-tax"]).toBeUndefined();
    expect(open["workspace:…:disputed"]).toBe(2_511n * cent);
    payments.setDispute({ paymentIntentId, disputeId, amountCents: 2_511, status: "won" });
    await applyDispute(workOf(system), disputeId);
    expect(await accountsOf(database, workspaceId)).toEqual(bought);
  });
});

/** The $20 are less than the mark, so $20 more are bought. */
async function topUp({ context, system, workspaceId }: Awaited<ReturnType<typeof newTaxedPurchase>>) {
  const settings = { enabled: true, thresholdCents: 2_500, amountCents: 2_000, monthlyCapCents: 10_000 };
  await configureAutoTopUp(context, { workspaceId, ...settings });
  return await runTopUp(system, workspaceId);
}

describe("tax on an auto top-up", () => {
  it("is worked out before the card is charged, and the same in every attempt", async () => {
    const purchase = await newTaxedPurchase();
    const { payments, system, workspaceId } = purchase;
    payments.cardBehaviour = "loses the answer";
    await expect(topUp(purchase)).rejects.toMatchObject({ code: "service-unavailable" });
    const begun = await database.creditPurchase.findFirstOrThrow({ where: { workspaceId, automatic: true } });
    expect(begun).toMatchObject({ taxCents: 401, totalCents: 2_511, taxCalculationId: `taxcalc_${begun.id}` });
    // What Stripe says now changes nothing of a charge that may have been made.
    payments.taxBasisPoints = 0;
    payments.cardBehaviour = "pays";
    expect(await catchUpPurchase(system, { id: begun.id, ageMs: 120_000 })).toMatchObject({ kind: "paid" });
    expect(payments.chargeCount).toBe(1);
    expect(await accountsOf(database, workspaceId)).toMatchObject({
      "platform:sales-tax": 802n * cent,
      "workspace:…:credits": 40n * dollar,
    });
  });

  it("of a customer whose address nobody knows keeps the card from being charged, and says how to mend it", async () => {
    const purchase = await newTaxedPurchase();
    const { payments, workspaceId } = purchase;
    payments.hasAddress = false;
    expect(await topUp(purchase)).toMatchObject({ kind: "failed" });
    expect(payments.chargeCount).toBe(0);
    const settings = await database.autoTopUp.findUniqueOrThrow({ where: { workspaceId } });
    expect(settings).toMatchObject({ failures: 1, failureReason: expect.stringContaining("billing address") });
  });
});

it("leaves sound books", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});
