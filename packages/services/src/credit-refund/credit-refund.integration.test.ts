import { createDatabase, type Database } from "@causeway/db";
import { applyRefund } from "@causeway/payment-books";
import { auditLedger, createTestDatabase, patient, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Crash, crashingAt } from "../credit-purchase/crash.fixture.ts";
import { applyPaymentState, applyStripeEvent } from "../credit-purchase/apply.ts";
import { workOf } from "../credit-purchase/context.ts";
import { startCreditPurchase } from "../credit-purchase/start.ts";
import { newBuyer, receive } from "../credit-purchase/purchase.fixture.ts";
import { listCreditRefunds } from "./list.ts";
import { refundCredits } from "./request.ts";
import { accountsOf, mayCall, newPaidPurchase, type PaidPurchase, spend, standingOf } from "./reversals.fixture.ts";
import { catchUpRefund, findUnfinishedRefunds } from "./sweep.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const dollar = 1_000_000_000n;
const fresh = { held: 0n, debt: 0n, spendingStopped: null };
const ask = ({ context, workspaceId, purchaseId }: PaidPurchase, more: object = {}) =>
  refundCredits(context, { workspaceId, purchaseId, ...more });
const refundedEverything = { "external:stripe": -1_100_000_000n, "platform:purchase-fees": 1_100_000_000n };

describe("a refund of unused credits", () => {
  test("takes all of them, and the fee stays ours", async () => {
    const purchase = await newPaidPurchase(database);
    expect(await ask(purchase)).toMatchObject({ status: "succeeded", amountCents: 2_000 });
    expect(await standingOf(database, purchase.workspaceId)).toEqual({ balance: 0n, ...fresh });
    expect(await accountsOf(database, purchase.workspaceId)).toEqual(refundedEverything);
    expect(await listCreditRefunds(purchase.context, purchase)).toMatchObject([{ amountCents: 2_000 }]);
    await expect(ask(purchase)).rejects.toMatchObject({ code: "conflict" });
  });

  test("takes what is not spent and not held by a call, and not a cent more", async () => {
    const purchase = await newPaidPurchase(database);
    await spend(database, purchase.workspaceId, 5n * dollar + 1n);
    expect(await mayCall(database, purchase.workspaceId, 3n * dollar)).toBe("held");
    await expect(ask(purchase, { amountCents: 1_200 })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("$11.99"),
    });
    expect(await ask(purchase)).toMatchObject({ amountCents: 1_199 });
  });

  test("sets the credits aside before Stripe is asked: no call can spend them meanwhile", async () => {
    const purchase = await newPaidPurchase(database);
    purchase.payments.refundBehaviour = "is away";
    expect(await ask(purchase)).toMatchObject({ status: "requested" });
    expect(await standingOf(database, purchase.workspaceId)).toEqual({ balance: 0n, ...fresh });
    expect(await mayCall(database, purchase.workspaceId, 1n)).toBe("insufficient-credits");
  });

  test("asked for twenty times at once is as many refunds as there is money for, and once with one id", async () => {
    const [many, one] = await Promise.all([newPaidPurchase(database), newPaidPurchase(database)]);
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => ask(many, { amountCents: 300 })));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(6);
    expect((await standingOf(database, many.workspaceId)).balance).toBe(2n * dollar);
    const refundId = crypto.randomUUID();
    await Promise.all(Array.from({ length: 20 }, () => ask(one, { amountCents: 300, refundId })));
    expect(one.payments.refunds).toHaveLength(1);
    expect((await standingOf(database, one.workspaceId)).balance).toBe(17n * dollar);
  });

  test("is refused after a day, to those who may not buy, in another's workspace and of another amount", async () => {
    const [purchase, viewer] = await Promise.all([newPaidPurchase(database), newBuyer(database, "viewer")]);
    for (const amountCents of [0, -1, 0.5, 2_001]) {
      await expect(ask(purchase, { amountCents })).rejects.toMatchObject({ code: /invalid-request|conflict/ });
    }
    const { workspaceId, purchaseId } = purchase;
    await expect(refundCredits(viewer.context, { workspaceId: viewer.workspaceId, purchaseId })).rejects.toMatchObject({
      code: "forbidden",
    });
    const other = await newBuyer(database);
    await expect(refundCredits(other.context, { workspaceId: other.workspaceId, purchaseId })).rejects.toMatchObject({
      code: "not-found",
    });
    await database.$executeRaw`
      UPDATE credit_purchase SET paid_at = clock_timestamp() - interval '24 hours 1 second' WHERE id = ${purchaseId}`;
    await expect(ask(purchase)).rejects.toMatchObject({ message: expect.stringContaining("24 hours") });
    expect((await standingOf(database, workspaceId)).balance).toBe(20n * dollar);
    expect(purchase.payments.refunds).toEqual([]);
  });

  test("that Stripe refuses gives the credits back and says why", async () => {
    const purchase = await newPaidPurchase(database);
    purchase.payments.refundBehaviour = "is refused";
    expect(await ask(purchase)).toMatchObject({ status: "failed", failureReason: "Charge has been disputed." });
    expect(await standingOf(database, purchase.workspaceId)).toEqual({ balance: 20n * dollar, ...fresh });
    expect(await database.notice.findMany({ where: { workspaceId: purchase.workspaceId } })).toMatchObject([
      { kind: "refund-failed", sentAt: null },
    ]);
  });
});

describe("a bank that takes its time", () => {
  test.each([
    [["pending", "succeeded", "succeeded"], 0n],
    [["pending", "failed", "failed"], 20n * dollar],
    [["succeeded", "failed", "succeeded"], 20n * dollar],
  ] as const)("says %s: the credits are %d", async (statuses, balance) => {
    const purchase = await newPaidPurchase(database);
    purchase.payments.refundBehaviour = "waits";
    expect(await ask(purchase)).toMatchObject({ status: "pending" });
    expect((await standingOf(database, purchase.workspaceId)).balance).toBe(0n);
    await settle(purchase, ...statuses);
    expect(await standingOf(database, purchase.workspaceId)).toEqual({ balance, ...fresh });
  });
});

describe("a refund made in Stripe's dashboard", () => {
  test("of everything takes the credits and our fee, once however often we hear of it", async () => {
    const purchase = await newPaidPurchase(database);
    const id = await make(purchase, 2_110);
    await Promise.all(Array.from({ length: 20 }, () => applyRefund(workOf(purchase.system), id)));
    expect(await accountsOf(database, purchase.workspaceId)).toEqual({});
    expect(await standingOf(database, purchase.workspaceId)).toEqual({ balance: 0n, ...fresh });
  });

  test("of more than is left becomes a debt that stops the keys; the next credits pay it", async () => {
    const purchase = await newPaidPurchase(database);
    await spend(database, purchase.workspaceId, 15n * dollar);
    await make(purchase, 2_110);
    expect(await standingOf(database, purchase.workspaceId)).toEqual({
      balance: 0n,
      held: 0n,
      debt: 15n * dollar,
      spendingStopped: "debt",
    });
    const again = await buyAgain(purchase);
    expect(again).toEqual({ balance: 5n * dollar, ...fresh });
    expect(await mayCall(database, purchase.workspaceId, 5n * dollar)).toBe("held");
  });

  test("while a call runs takes what the call does not hold, and the rest when the call gives it back", async () => {
    const purchase = await newPaidPurchase(database);
    const { workspaceId } = purchase;
    expect(await mayCall(database, workspaceId, 8n * dollar)).toBe("held");
    await make(purchase, 2_110);
    expect(await standingOf(database, workspaceId)).toMatchObject({ balance: 8n * dollar, debt: 8n * dollar });
    expect(await mayCall(database, workspaceId, 1n)).toBe("stopped-by-debt");
  });

  test("of a payment that bought nothing here changes nothing", async () => {
    const { system, payments } = await newBuyer(database);
    const id = payments.setRefund({ paymentIntentId: "pi_of_something_else", amountCents: 500 });
    expect(await applyRefund(workOf(system), id)).toEqual({ kind: "unrelated" });
    expect(await applyRefund(workOf(system), "re_unknown")).toEqual({ kind: "unknown" });
  });
});

describe("what a crash or an outage left half done", () => {
  test("is asked again under the same id while Stripe remembers, and looked for afterwards", async () => {
    for (const ageMs of [60_000, 24 * 3_600_000]) {
      const purchase = await newPaidPurchase(database);
      purchase.payments.refundBehaviour = "loses the answer";
      const { id } = await ask(purchase);
      purchase.payments.refundBehaviour = "succeeds";
      await catchUpRefund(purchase.system, { id, status: "requested", ageMs });
      expect(purchase.payments.refunds).toHaveLength(1);
      expect(await accountsOf(database, purchase.workspaceId)).toEqual(refundedEverything);
    }
  });

  test("that Stripe never made is given back after a day, and nothing new is asked for", async () => {
    const purchase = await newPaidPurchase(database);
    purchase.payments.refundBehaviour = "is away";
    const { id } = await ask(purchase);
    await catchUpRefund(purchase.system, { id, status: "requested", ageMs: 24 * 3_600_000 });
    expect(await standingOf(database, purchase.workspaceId)).toEqual({ balance: 20n * dollar, ...fresh });
    expect(purchase.payments.refunds).toEqual([]);
  });

  test("is found half a minute later", async () => {
    const purchase = await newPaidPurchase(database);
    purchase.payments.refundBehaviour = "is away";
    const { id } = await ask(purchase);
    const found = async () => (await findUnfinishedRefunds(database)).map((refund) => refund.id);
    const askedSecondsAgo = (seconds: number) => database.$executeRaw`
      UPDATE credit_refund SET created_at = clock_timestamp() - make_interval(secs => ${seconds}) WHERE id = ${id}`;
    // What a slow machine takes to look does not count.
    await askedSecondsAgo(-100);
    expect(await found()).not.toContain(id);
    await askedSecondsAgo(31);
    expect(await found()).toContain(id);
  });

  const points = Array.from({ length: 10 }, (_, step) => [
    { step, when: "before" as const },
    { step, when: "after" as const },
  ]).flat();

  test.each(points)("by dying $when step $step ends with one refund, or with none begun", async (point) => {
    const purchase = await newPaidPurchase(database);
    const crashing = crashingAt(point);
    const context = {
      ...purchase.context,
      database: crashing(purchase.context.database),
      payments: crashing(purchase.context.payments),
    };
    const refundId = crypto.randomUUID();
    await refundCredits(context, { ...purchase, refundId }).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
    const begun = await database.creditRefund.findMany({ where: { workspaceId: purchase.workspaceId } });
    for (const { id, status } of begun) {
      if (status === "requested" || status === "pending") {
        await catchUpRefund(purchase.system, { id, status, ageMs: 60_000 });
      }
    }
    expect(purchase.payments.refunds).toHaveLength(begun.length);
    expect((await standingOf(database, purchase.workspaceId)).balance).toBe(begun.length === 0 ? 20n * dollar : 0n);
  });
});

test("after all of that the books balance", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});

/** What Stripe says of the purchase's refund, one after the other. */
const settle = async (purchase: PaidPurchase, ...statuses: ("pending" | "succeeded" | "failed")[]) => {
  const [refund] = purchase.payments.refunds;
  for (const status of statuses) {
    purchase.payments.setRefund({ ...refund, paymentIntentId: purchase.paymentIntentId, status });
    await applyStripeEvent(purchase.system, await receive(database, "refund.updated", refund?.stripeRefundId ?? ""));
  }
};

/** Somebody refunds in Stripe's dashboard, and the event arrives. */
const make = async (purchase: PaidPurchase, amountCents: number, status: "succeeded" | "failed" = "succeeded") => {
  const { paymentIntentId, system } = purchase;
  const id = purchase.payments.setRefund({ paymentIntentId, amountCents, status });
  await applyStripeEvent(system, await receive(database, "refund.created", id));
  return id;
};

/** Another $20, and where the workspace stands then. */
async function buyAgain({ context, system, payments, workspaceId }: PaidPurchase) {
  const { purchaseId } = await startCreditPurchase(context, { workspaceId, creditsCents: 2_000 });
  const { checkoutSessionId } = await database.creditPurchase.findUniqueOrThrow({ where: { id: purchaseId } });
  await applyPaymentState(system, payments.pay(checkoutSessionId ?? ""));
  return await standingOf(database, workspaceId);
}
