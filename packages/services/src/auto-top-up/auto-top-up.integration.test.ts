import { createDatabase, type Database } from "@causeway/db";
import { auditLedger, createTestDatabase, patient, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { applyPaymentState } from "../credit-purchase/apply.ts";
import { newBuyer } from "../credit-purchase/purchase.fixture.ts";
import { catchUpPurchase } from "../credit-purchase/sweep.ts";
import { newPaidPurchase, type PaidPurchase, spend, standingOf } from "../credit-refund/reversals.fixture.ts";
import { configureAutoTopUp, readAutoTopUp } from "./configure.ts";
import { findDueTopUps, runTopUp } from "./run.ts";

let database: Database;
let secondProcess: Database;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patient);
  secondProcess = createDatabase(url, patient);
});
afterAll(() => Promise.all([database.$disconnect(), secondProcess.$disconnect()]));

const dollar = 1_000_000_000n;
const settings = { enabled: true, thresholdCents: 500, amountCents: 1_000, monthlyCapCents: 2_500 };

/** $20 bought, $16 spent, and $10 to be bought when fewer than $5 are left. */
async function lowOnCredits(): Promise<PaidPurchase> {
  const purchase = await newPaidPurchase(database);
  await configureAutoTopUp(purchase.context, { workspaceId: purchase.workspaceId, ...settings });
  await spend(database, purchase.workspaceId, 16n * dollar);
  return purchase;
}

const balanceOf = async ({ workspaceId }: PaidPurchase) => (await standingOf(database, workspaceId)).balance;
const isDue = async ({ workspaceId }: PaidPurchase) => (await findDueTopUps(database, 1_000)).includes(workspaceId);
const topUpsOf = ({ workspaceId }: PaidPurchase) =>
  database.creditPurchase.findMany({ where: { workspaceId, automatic: true }, orderBy: { createdAt: "asc" } });
const noticesTo = ({ workspaceId }: PaidPurchase) =>
  database.notice.findMany({ where: { workspaceId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
const letTimePass = ({ workspaceId }: PaidPurchase) =>
  database.autoTopUp.update({ where: { workspaceId }, data: { nextAttemptAt: new Date(0) } });

describe("credits below the mark", () => {
  test("are topped up once, however many workers see it at once", async () => {
    const purchase = await lowOnCredits();
    expect(await isDue(purchase)).toBe(true);
    const other = { ...purchase.system, database: secondProcess };
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        runTopUp(index % 2 === 0 ? purchase.system : other, purchase.workspaceId),
      ),
    );
    expect(purchase.payments.chargeCount).toBe(1);
    expect(await balanceOf(purchase)).toBe(14n * dollar);
    expect(await topUpsOf(purchase)).toMatchObject([{ status: "paid", creditsCents: 1_000, feeCents: 80 }]);
    expect(await isDue(purchase)).toBe(false);
  });

  test("are left alone when it is off, when enough is left and when a payment is disputed", async () => {
    const [off, rich, disputed] = await Promise.all([lowOnCredits(), lowOnCredits(), lowOnCredits()]);
    await configureAutoTopUp(off.context, { workspaceId: off.workspaceId, ...settings, enabled: false });
    await configureAutoTopUp(rich.context, { workspaceId: rich.workspaceId, ...settings, thresholdCents: 400 });
    await database.workspace.update({ where: { id: disputed.workspaceId }, data: { spendingStopped: "dispute" } });
    expect(await Promise.all([off, rich, disputed].map(isDue))).toEqual([false, false, false]);
    for (const purchase of [off, rich]) expect(await runTopUp(purchase.system, purchase.workspaceId)).toBeUndefined();
  });

  test("are not topped up where a payment is disputed, or the workspace looked into, after they were found low", async () => {
    const [disputed, reviewed] = await Promise.all([lowOnCredits(), lowOnCredits()]);
    expect(await Promise.all([disputed, reviewed].map(isDue))).toEqual([true, true]);
    await database.workspace.update({ where: { id: disputed.workspaceId }, data: { spendingStopped: "dispute" } });
    await database.workspace.update({
      where: { id: reviewed.workspaceId },
      data: { reviewSince: new Date(), reviewReason: "test" },
    });
    for (const purchase of [disputed, reviewed]) {
      expect(await runTopUp(purchase.system, purchase.workspaceId)).toBeUndefined();
      expect(purchase.payments.chargeCount).toBe(0);
    }
  });

  test("are topped up no further than the month's cap, and the owner is told once", async () => {
    const purchase = await lowOnCredits();
    for (let count = 0; count < 4; count += 1) {
      await runTopUp(purchase.system, purchase.workspaceId);
      const excess = (await balanceOf(purchase)) - dollar;
      if (excess > 0n) await spend(database, purchase.workspaceId, excess);
    }
    expect(purchase.payments.chargeCount).toBe(2);
    expect((await noticesTo(purchase)).map(({ kind }) => kind)).toEqual(["auto-top-up-capped"]);
  });
});

describe("a charge that fails", () => {
  test.each([
    ["is declined", "Buy credits once by hand with a card that works"],
    ["wants authentication", "confirm at your bank"],
  ] as const)(
    "because the card %s waits, tries three times, then is off, and each time says the fix",
    async (why, fix) => {
      const purchase = await lowOnCredits();
      purchase.payments.cardBehaviour = why;
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        expect(await runTopUp(purchase.system, purchase.workspaceId)).toMatchObject({ kind: "failed" });
        expect(await isDue(purchase)).toBe(false);
        expect(await runTopUp(purchase.system, purchase.workspaceId)).toBeUndefined();
        await letTimePass(purchase);
      }
      expect(await isDue(purchase)).toBe(false);
      expect(await readAutoTopUp(purchase.context, purchase)).toMatchObject({
        enabled: false,
        failureReason: expect.stringContaining(fix),
      });
      const notices = await noticesTo(purchase);
      expect(notices.map(({ facts }) => Object.keys(facts ?? {}).includes("nextAttemptAt"))).toEqual([
        true,
        true,
        false,
      ]);
      expect(await balanceOf(purchase)).toBe(4n * dollar);
      expect(await topUpsOf(purchase)).toHaveLength(3);
    },
  );

  test("is forgotten when the next one works, and those who were told of it are told so", async () => {
    const purchase = await lowOnCredits();
    purchase.payments.cardBehaviour = "is declined";
    await runTopUp(purchase.system, purchase.workspaceId);
    purchase.payments.cardBehaviour = "pays";
    await letTimePass(purchase);
    await runTopUp(purchase.system, purchase.workspaceId);
    expect(await database.autoTopUp.findUnique({ where: { workspaceId: purchase.workspaceId } })).toMatchObject({
      failures: 0,
      failureReason: null,
      nextAttemptAt: null,
    });
    const notices = await noticesTo(purchase);
    expect(notices.map(({ kind }) => kind).toSorted()).toEqual(["auto-top-up-failed", "auto-top-up-fixed"]);
  });

  test("for want of a card switches it off", async () => {
    const purchase = await lowOnCredits();
    purchase.payments.cardBehaviour = "is none";
    await runTopUp(purchase.system, purchase.workspaceId);
    expect(await readAutoTopUp(purchase.context, purchase)).toMatchObject({ enabled: false });
    expect(await noticesTo(purchase)).toHaveLength(1);
  });
});

describe("an answer that is lost", () => {
  test.each([60_000, 24 * 3_600_000])("is asked for again or looked for after %d ms: one charge", async (ageMs) => {
    const purchase = await lowOnCredits();
    purchase.payments.cardBehaviour = "loses the answer";
    await expect(runTopUp(purchase.system, purchase.workspaceId)).rejects.toMatchObject({
      code: "service-unavailable",
    });
    expect(await isDue(purchase)).toBe(false);
    purchase.payments.cardBehaviour = "pays";
    const [topUp] = await topUpsOf(purchase);
    await catchUpPurchase(purchase.system, { id: topUp?.id ?? "", ageMs });
    expect(purchase.payments.chargeCount).toBe(1);
    expect(await balanceOf(purchase)).toBe(14n * dollar);
  });

  test("of a charge that never was ends the purchase after a day without charging", async () => {
    const purchase = await lowOnCredits();
    purchase.payments.cardBehaviour = "is away";
    await expect(runTopUp(purchase.system, purchase.workspaceId)).rejects.toMatchObject({
      code: "service-unavailable",
    });
    const [topUp] = await topUpsOf(purchase);
    await catchUpPurchase(purchase.system, { id: topUp?.id ?? "", ageMs: 24 * 3_600_000 });
    expect(await topUpsOf(purchase)).toMatchObject([{ status: "expired" }]);
    expect(purchase.payments.chargeCount).toBe(0);
  });

  test.each([
    ["a dispute", { spendingStopped: "dispute" }, { spendingStopped: null }],
    ["a review", { reviewSince: new Date(0), reviewReason: "test" }, { reviewSince: null, reviewReason: null }],
  ] as const)("is not asked for again while %s stops the workspace, and is once that is over", async (_, stop, end) => {
    const purchase = await lowOnCredits();
    const { payments, system, workspaceId } = purchase;
    payments.cardBehaviour = "is away";
    await expect(runTopUp(system, workspaceId)).rejects.toMatchObject({ code: "service-unavailable" });
    payments.cardBehaviour = "pays";
    await database.workspace.update({ where: { id: workspaceId }, data: stop });
    const [topUp] = await topUpsOf(purchase);
    const again = { id: topUp?.id ?? "", ageMs: 180_000 };
    const both = await Promise.all([catchUpPurchase(system, again), catchUpPurchase(system, again)]);
    expect(both.map(({ kind }) => kind)).toEqual(["waiting", "waiting"]);
    expect(payments.chargeCount).toBe(0);
    expect(await topUpsOf(purchase)).toMatchObject([{ status: "created" }]);
    await database.workspace.update({ where: { id: workspaceId }, data: end });
    expect(await catchUpPurchase(system, again)).toMatchObject({ kind: "paid" });
    expect(payments.chargeCount).toBe(1);
    expect(await balanceOf(purchase)).toBe(14n * dollar);
  });

  test("is looked for while a dispute stops the workspace: what was charged is credited, and no other card is", async () => {
    const purchase = await lowOnCredits();
    purchase.payments.cardBehaviour = "loses the answer";
    await expect(runTopUp(purchase.system, purchase.workspaceId)).rejects.toMatchObject({
      code: "service-unavailable",
    });
    await database.workspace.update({ where: { id: purchase.workspaceId }, data: { spendingStopped: "dispute" } });
    const charge = vi.spyOn(purchase.payments, "chargeSavedCard");
    const [topUp] = await topUpsOf(purchase);
    expect(await catchUpPurchase(purchase.system, { id: topUp?.id ?? "", ageMs: 180_000 })).toMatchObject({
      kind: "paid",
    });
    expect(charge).not.toHaveBeenCalled();
    expect(purchase.payments.chargeCount).toBe(1);
    expect((await topUpsOf(purchase)).map(({ status }) => status)).toEqual(["paid"]);
  });

  test("of a charge that never was ends the purchase after a day, though a dispute stops the workspace", async () => {
    const purchase = await lowOnCredits();
    purchase.payments.cardBehaviour = "is away";
    await expect(runTopUp(purchase.system, purchase.workspaceId)).rejects.toMatchObject({
      code: "service-unavailable",
    });
    purchase.payments.cardBehaviour = "pays";
    await database.workspace.update({ where: { id: purchase.workspaceId }, data: { spendingStopped: "dispute" } });
    const [topUp] = await topUpsOf(purchase);
    await catchUpPurchase(purchase.system, { id: topUp?.id ?? "", ageMs: 24 * 3_600_000 });
    expect(await topUpsOf(purchase)).toMatchObject([{ status: "expired" }]);
    expect(purchase.payments.chargeCount).toBe(0);
  });

  test("because the bank takes its time is waited for, and the webhook decides", async () => {
    for (const [end, balance] of [
      ["paid", 14n * dollar],
      ["refused", 4n * dollar],
    ] as const) {
      const purchase = await lowOnCredits();
      purchase.payments.cardBehaviour = "waits";
      expect(await runTopUp(purchase.system, purchase.workspaceId)).toMatchObject({ kind: "waiting" });
      expect(await isDue(purchase)).toBe(false);
      const [topUp] = await topUpsOf(purchase);
      const intentId = topUp?.paymentIntentId ?? "";
      const { stripeCustomerId } = await database.workspace.findUniqueOrThrow({ where: { id: purchase.workspaceId } });
      const about = { purchaseId: topUp?.id ?? "", sessionId: undefined };
      purchase.payments.setState(
        intentId,
        end === "refused"
          ? { kind: "refused", ...about, isAutomatic: true, reason: "Declined." }
          : {
              kind: "paid",
              ...about,
              paymentIntentId: intentId,
              amountReceivedCents: 1_080,
              currency: "usd",
              customerId: stripeCustomerId ?? "",
              livemode: false,
              receiptUrl: undefined,
            },
      );
      await Promise.all(Array.from({ length: 5 }, () => applyPaymentState(purchase.system, intentId)));
      expect(await balanceOf(purchase)).toBe(balance);
    }
  });
});

test("it can be switched on by those who may buy, with sound amounts and a saved card", async () => {
  const [purchase, viewer] = await Promise.all([newPaidPurchase(database), newBuyer(database, "viewer")]);
  const { context, workspaceId, payments } = purchase;
  for (const [change, parameter] of [
    [{ thresholdCents: -1 }, "thresholdCents"],
    [{ amountCents: 499 }, "amountCents"],
    [{ amountCents: 10.5 }, "amountCents"],
    [{ monthlyCapCents: 999 }, "monthlyCapCents"],
  ] as const) {
    await expect(configureAutoTopUp(context, { workspaceId, ...settings, ...change })).rejects.toMatchObject({
      code: "invalid-request",
      parameter,
    });
  }
  await expect(
    configureAutoTopUp(viewer.context, { workspaceId: viewer.workspaceId, ...settings }),
  ).rejects.toMatchObject({ code: "forbidden" });
  payments.cardBehaviour = "is none";
  await expect(configureAutoTopUp(context, { workspaceId, ...settings })).rejects.toMatchObject({ code: "conflict" });
  expect(await readAutoTopUp(context, { workspaceId })).toBeUndefined();
  payments.cardBehaviour = "pays";
  await configureAutoTopUp(context, { workspaceId, ...settings });
  expect(await readAutoTopUp(context, { workspaceId })).toMatchObject(settings);
});

test("after all of that the books balance", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});
