import { createDatabase, type Database } from "@causeway/db";
import { defaultPaceLimits, type PaymentState } from "@causeway/payment-books";
import { auditLedger, createTestDatabase, patient, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyPaymentState, applyStripeEvent } from "./apply.ts";
import { confirmCreditPurchase } from "./confirm.ts";
import { Crash, type CrashPoint, crashingAt } from "./crash.fixture.ts";
import { listCreditPurchases } from "./list.ts";
import {
  boughtNothing,
  boughtOnce,
  newBuyer,
  newPurchase,
  readBooks,
  readPurchase,
  receive,
} from "./purchase.fixture.ts";
import { startCreditPurchase } from "./start.ts";
import { catchUpPurchase, findDueEvents, findUnfinishedPurchases } from "./sweep.ts";

let database: Database;
let secondProcess: Database;
beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patient);
  secondProcess = createDatabase(url, patient);
});
afterAll(async () => {
  await Promise.all([database.$disconnect(), secondProcess.$disconnect()]);
});

/** Seconds that may go by between what is written and the look at it. */
const longestLook = 100;

const idsUnfinished = async () => (await findUnfinishedPurchases(database)).map(({ id }) => id);
const failsWith = (code: string) => expect.objectContaining({ code });

describe("starting a purchase", () => {
  test("shows the fee, keeps a row and opens one page with exactly that total", async () => {
    const { context, payments, workspaceId } = await newBuyer(database);
    const started = await startCreditPurchase(context, { workspaceId, creditsCents: 2_000 });
    expect(started).toMatchObject({ creditsCents: 2_000, feeCents: 110, totalCents: 2_110 });
    expect(await readPurchase(database, started.purchaseId)).toMatchObject({
      status: "pending",
      totalCents: 2_110,
      checkoutSessionId: payments.sessionIds[0],
      checkoutUrl: started.checkoutUrl,
    });
    expect(await readBooks(database, workspaceId)).toEqual(boughtNothing);
  });

  test.each([499, 2_500_001, 0, -500, 1_000.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    "refuses %d cents, naming field and limits",
    async (creditsCents) => {
      const { context, payments, workspaceId } = await newBuyer(database);
      await expect(startCreditPurchase(context, { workspaceId, creditsCents })).rejects.toMatchObject({
        code: "invalid-request",
        parameter: "creditsCents",
        message: expect.stringMatching(/\$5\.00.*\$25,000\.00/),
      });
      expect(payments.sessionIds).toEqual([]);
    },
  );

  test.each([500, 2_500_000])("takes %d cents", async (creditsCents) => {
    const { context, workspaceId } = await newBuyer(database);
    const noLonger = { ...context, paceLimits: { ...defaultPaceLimits, newForDays: 0 } };
    expect(await startCreditPurchase(noLonger, { workspaceId, creditsCents })).toMatchObject({ creditsCents });
  });

  test("is refused to developers and viewers, and in another's workspace", async () => {
    const [mine, other] = await Promise.all([newBuyer(database), newBuyer(database)]);
    for (const role of ["developer", "viewer"] as const) {
      const buyer = await newBuyer(database, role);
      await expect(
        startCreditPurchase(buyer.context, { workspaceId: buyer.workspaceId, creditsCents: 500 }),
      ).rejects.toEqual(failsWith("forbidden"));
    }
    await expect(
      startCreditPurchase(mine.context, { workspaceId: other.workspaceId, creditsCents: 500 }),
    ).rejects.toEqual(failsWith("not-found"));
  });

  test("with an id that is another workspace's purchase, or another amount's, touches neither", async () => {
    const [mine, other] = await Promise.all([newBuyer(database), newPurchase(database)]);
    const again = { workspaceId: mine.workspaceId, creditsCents: 2_000, purchaseId: other.purchaseId };
    await expect(startCreditPurchase(mine.context, again)).rejects.toEqual(failsWith("not-found"));
    await expect(
      startCreditPurchase(other.context, { ...again, workspaceId: other.workspaceId, creditsCents: 3_000 }),
    ).rejects.toEqual(failsWith("conflict"));
    expect(await readPurchase(database, other.purchaseId)).toMatchObject({ creditsCents: 2_000, status: "pending" });
  });

  test("twenty times at once with one id is one purchase with one customer and one page", async () => {
    const { context, payments, workspaceId } = await newBuyer(database);
    const input = { workspaceId, creditsCents: 2_000, purchaseId: crypto.randomUUID() };
    const started = await Promise.all(Array.from({ length: 20 }, () => startCreditPurchase(context, input)));
    expect(new Set(started.map(({ checkoutUrl }) => checkoutUrl)).size).toBe(1);
    expect(payments.sessionIds).toHaveLength(1);
    expect(payments.customerIds).toHaveLength(1);
    expect(await database.creditPurchase.count({ where: { workspaceId } })).toBe(1);
  });
});

describe("a payment credits once", () => {
  test("when each of two processes hears of it fifty times at once", async () => {
    const { system, payments, workspaceId, purchaseId, sessionId } = await newPurchase(database);
    const intentId = payments.pay(sessionId);
    const other = { ...system, database: secondProcess };
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const context = index % 2 === 0 ? system : other;
        return applyPaymentState(context, index % 3 === 0 ? intentId : sessionId);
      }),
    );
    expect(outcomes.filter((outcome) => outcome.kind === "paid" && outcome.isNew)).toHaveLength(1);
    expect(outcomes.every((outcome) => outcome.kind === "paid")).toBe(true);
    expect(await readBooks(database, workspaceId)).toEqual(boughtOnce);
    expect(await readPurchase(database, purchaseId)).toMatchObject({ status: "paid", paymentIntentId: intentId });
  });

  test("when one event is delivered fifty times at once and applied by each", async () => {
    const { system, payments, workspaceId, sessionId } = await newPurchase(database);
    payments.pay(sessionId);
    const eventId = await receive(database, "checkout.session.completed", sessionId);
    await Promise.all(Array.from({ length: 50 }, () => applyStripeEvent(system, eventId)));
    expect(await readBooks(database, workspaceId)).toEqual(boughtOnce);
    expect(await database.stripeEvent.findUniqueOrThrow({ where: { id: eventId } })).toMatchObject({
      state: "applied",
    });
  });

  const ways = ["session event", "payment event", "success page", "catch-up"] as const;
  test.each(permutations(ways))("in the order %s, %s, %s, %s", async (...order) => {
    const purchase = await newPurchase(database);
    const intentId = purchase.payments.pay(purchase.sessionId);
    for (const way of order) await hear(way, purchase, intentId);
    expect(await readBooks(database, purchase.workspaceId)).toEqual(boughtOnce);
  });

  test("when all ways happen at once", async () => {
    const purchase = await newPurchase(database);
    const intentId = purchase.payments.pay(purchase.sessionId);
    await Promise.all(ways.map((way) => hear(way, purchase, intentId)));
    expect(await readBooks(database, purchase.workspaceId)).toEqual(boughtOnce);
  });

  test("when it is heard of before the page was noted in our row", async () => {
    const purchase = await newPurchase(database);
    await database.creditPurchase.update({
      where: { id: purchase.purchaseId },
      data: { status: "created", checkoutSessionId: null, checkoutUrl: null },
    });
    const intentId = purchase.payments.pay(purchase.sessionId);
    await hear("payment event", purchase, intentId);
    await hear("success page", purchase, intentId);
    expect(await readBooks(database, purchase.workspaceId)).toEqual(boughtOnce);
  });

  test("when the row says expired or failed, but Stripe has the money", async () => {
    for (const status of ["expired", "failed"] as const) {
      const purchase = await newPurchase(database);
      await database.creditPurchase.update({ where: { id: purchase.purchaseId }, data: { status } });
      await hear("payment event", purchase, purchase.payments.pay(purchase.sessionId));
      expect(await readBooks(database, purchase.workspaceId)).toEqual(boughtOnce);
    }
  });

  async function hear(
    way: (typeof ways)[number],
    purchase: Awaited<ReturnType<typeof newPurchase>>,
    intentId: string,
  ): Promise<void> {
    const { system, context, workspaceId, sessionId, purchaseId } = purchase;
    if (way === "session event") {
      await applyStripeEvent(system, await receive(database, "checkout.session.completed", sessionId));
    } else if (way === "payment event") {
      await applyStripeEvent(system, await receive(database, "payment_intent.succeeded", intentId));
    } else if (way === "success page") {
      await confirmCreditPurchase(context, { workspaceId, sessionId });
    } else {
      await catchUpPurchase(system, { id: purchaseId, ageMs: 180_000 });
    }
  }
});

describe("a payment that is not what our row asked for credits nothing", () => {
  test.each([
    ["a cent less", { amountReceivedCents: 2_109 }, "$21.09 arrived instead of $21.10."],
    ["a cent more", { amountReceivedCents: 2_111 }, "$21.11 arrived instead of $21.10."],
    ["another currency", { currency: "eur" }, "EUR instead of USD"],
    ["another customer", { customerId: "cus_other" }, "another customer"],
    ["no customer", { customerId: undefined }, "another customer"],
    ["the other mode", { livemode: true }, "another mode"],
  ] as const)("%s", async (_name, change, reason) => {
    const { system, payments, workspaceId, purchaseId, sessionId } = await newPurchase(database);
    const intentId = payments.pay(sessionId, change);
    for (const objectId of [sessionId, intentId, sessionId]) {
      expect(await applyPaymentState(system, objectId)).toMatchObject({ kind: "failed" });
    }
    expect(await readBooks(database, workspaceId)).toEqual(boughtNothing);
    expect(await readPurchase(database, purchaseId)).toMatchObject({
      status: "failed",
      failureReason: expect.stringContaining(reason),
    });
  });

  test("the id of another's purchase", async () => {
    const [mine, other] = await Promise.all([newPurchase(database), newPurchase(database)]);
    const intentId = mine.payments.pay(mine.sessionId, { purchaseId: other.purchaseId, sessionId: undefined });
    expect(await applyPaymentState(mine.system, intentId)).toMatchObject({
      kind: "failed",
      reason: expect.stringContaining("another customer"),
    });
    for (const { workspaceId } of [mine, other]) expect(await readBooks(database, workspaceId)).toEqual(boughtNothing);
    // Paying it properly still works.
    other.payments.pay(other.sessionId);
    await applyPaymentState(other.system, other.sessionId);
    expect(await readBooks(database, other.workspaceId)).toEqual(boughtOnce);
  });

  test("our row's amount changed after the page was opened", async () => {
    const { system, payments, workspaceId, purchaseId, sessionId } = await newPurchase(database);
    payments.pay(sessionId);
    await database.creditPurchase.update({
      where: { id: purchaseId },
      data: { creditsCents: 200_000, totalCents: 200_110 },
    });
    const eventId = await receive(database, "checkout.session.completed", sessionId);
    await applyStripeEvent(system, eventId);
    expect(await readBooks(database, workspaceId)).toEqual(boughtNothing);
    expect(await database.stripeEvent.findUniqueOrThrow({ where: { id: eventId } })).toMatchObject({
      state: "failed",
      lastError: expect.stringContaining("$21.10 arrived instead of $2001.10."),
    });
  });

  test("a purchase that we do not have", async () => {
    const { system, payments, sessionId } = await newPurchase(database);
    payments.pay(sessionId, { purchaseId: crypto.randomUUID() });
    expect(await applyPaymentState(system, sessionId)).toEqual({ kind: "unrelated" });
  });
});

describe("a page that brings no money", () => {
  test.each<[string, (sessionId: string, purchaseId: string) => PaymentState, object]>([
    ["expired", (sessionId, purchaseId) => ({ kind: "expired", sessionId, purchaseId }), { status: "expired" }],
    [
      "refused by the bank",
      (sessionId, purchaseId) => ({ kind: "refused", sessionId, purchaseId, reason: "Your card was declined." }),
      { status: "failed", failureReason: expect.stringContaining("Your card was declined.") },
    ],
    ["still open", (sessionId, purchaseId) => ({ kind: "waiting", sessionId, purchaseId }), { status: "pending" }],
  ])("%s", async (_name, stateOf, expected) => {
    const { system, payments, workspaceId, purchaseId, sessionId } = await newPurchase(database);
    payments.setState(sessionId, stateOf(sessionId, purchaseId));
    await applyStripeEvent(system, await receive(database, "checkout.session.expired", sessionId));
    expect(await readPurchase(database, purchaseId)).toMatchObject(expected);
    expect(await readBooks(database, workspaceId)).toEqual(boughtNothing);
  });
});

describe("an event that cannot be applied yet", () => {
  test("stays in the inbox with its error, is tried less and less often, and then works", async () => {
    const { system, payments, workspaceId, sessionId } = await newPurchase(database);
    payments.pay(sessionId);
    const eventId = await receive(database, "checkout.session.completed", sessionId);
    const stripeIsDown = { ...payments, readState: () => Promise.reject(new Error("Stripe is down")) };
    const arrivedSecondsAgo = (seconds: number) => database.$executeRaw`
      UPDATE stripe_event SET received_at = clock_timestamp() - make_interval(secs => ${seconds}) WHERE id = ${eventId}`;
    const dueNow = async () => (await findDueEvents(database)).includes(eventId);

    // What a slow machine takes to look does not count.
    await arrivedSecondsAgo(-longestLook);
    expect(await findDueEvents(database)).not.toContain(eventId);
    await arrivedSecondsAgo(6);
    expect(await findDueEvents(database)).toContain(eventId);
    await expect(applyStripeEvent({ ...system, payments: stripeIsDown }, eventId)).rejects.toThrow("Stripe is down");
    expect(await database.stripeEvent.findUniqueOrThrow({ where: { id: eventId } })).toMatchObject({
      state: "pending",
      attempts: 1,
      lastError: "Error: Stripe is down",
    });
    // Not due where it would have been before it failed; asked again where four seconds go by before the look.
    await expect.poll(async () => [await arrivedSecondsAgo(6), await dueNow()]).toEqual([1, false]);
    await arrivedSecondsAgo(11);
    expect(await findDueEvents(database)).toContain(eventId);
    await applyStripeEvent(system, eventId);
    expect(await findDueEvents(database)).not.toContain(eventId);
    expect(await readBooks(database, workspaceId)).toEqual(boughtOnce);
  });
});

describe("a webhook that never comes", () => {
  test("is made up for two minutes later", async () => {
    const { system, payments, workspaceId, purchaseId, sessionId } = await newPurchase(database);
    payments.pay(sessionId);
    expect(await idsUnfinished()).not.toContain(purchaseId);
    await database.$executeRaw`
      UPDATE credit_purchase SET created_at = clock_timestamp() - interval '121 seconds' WHERE id = ${purchaseId}`;
    const found = (await findUnfinishedPurchases(database)).find(({ id }) => id === purchaseId);
    expect(found?.ageMs).toBeGreaterThan(120_000);
    await catchUpPurchase(system, { id: purchaseId, ageMs: found?.ageMs ?? 0 });
    expect(await readBooks(database, workspaceId)).toEqual(boughtOnce);
    expect(await idsUnfinished()).not.toContain(purchaseId);
  });
});

describe("the success page", () => {
  test("says the same of another workspace's session, of none and of nonsense", async () => {
    const [mine, other] = await Promise.all([newPurchase(database), newPurchase(database)]);
    other.payments.pay(other.sessionId);
    const context = { ...mine.context, payments: other.payments };
    const errors = await Promise.all(
      [other.sessionId, "cs_test_unknown", "", "pi_1", "../etc/passwd"].map((sessionId) =>
        confirmCreditPurchase(context, { workspaceId: mine.workspaceId, sessionId }).catch((error: unknown) => error),
      ),
    );
    expect(new Set(errors.map(String)).size).toBe(1);
    expect(errors[0]).toEqual(failsWith("not-found"));
    expect(await readBooks(database, other.workspaceId)).toEqual(boughtNothing);
  });
});

test("the history is the workspace's own, newest first, in pages, with receipts", async () => {
  const { context, system, payments, workspaceId, purchaseId, sessionId } = await newPurchase(database);
  const other = await newPurchase(database);
  payments.pay(sessionId);
  await applyPaymentState(system, sessionId);
  // An id of the caller's says nothing about the order.
  const later = { workspaceId, creditsCents: 500, purchaseId: "00000000-0000-4000-8000-000000000000" };
  const second = await startCreditPurchase(context, later);
  expect(await listCreditPurchases(context, { workspaceId })).toMatchObject([
    { id: second.purchaseId, status: "pending", checkoutUrl: second.checkoutUrl, receiptUrl: undefined },
    { id: purchaseId, status: "paid", checkoutUrl: undefined, receiptUrl: `https://receipts.test/${sessionId}` },
  ]);
  const idsAfter = async (before: string) =>
    (await listCreditPurchases(context, { workspaceId, before })).map(({ id }) => id);
  expect(await idsAfter(second.purchaseId)).toEqual([purchaseId]);
  expect(await idsAfter(purchaseId)).toEqual([]);
  expect(await idsAfter(other.purchaseId)).toEqual([]);
});

describe("dying at any step", () => {
  const points = Array.from({ length: 12 }, (_, step) => [
    { step, when: "before" as const },
    { step, when: "after" as const },
  ]).flat();

  test.each(points)("of starting, $when step $step, then asking again: one page, one customer", async (point) => {
    const buyer = await newBuyer(database);
    const input = { workspaceId: buyer.workspaceId, creditsCents: 2_000, purchaseId: crypto.randomUUID() };
    await dieAt(point, buyer.context, (context) => startCreditPurchase(context, input));
    const { checkoutUrl } = await startCreditPurchase(buyer.context, input);
    expect(buyer.payments.sessionIds).toHaveLength(1);
    expect(buyer.payments.customerIds).toHaveLength(1);
    expect(await readPurchase(database, input.purchaseId)).toMatchObject({ status: "pending", checkoutUrl });
  });

  test.each(points)(
    "of starting, $when step $step, then the worker: the page is usable or nothing was begun",
    async (point) => {
      const buyer = await newBuyer(database);
      const input = { workspaceId: buyer.workspaceId, creditsCents: 2_000, purchaseId: crypto.randomUUID() };
      await dieAt(point, buyer.context, (context) => startCreditPurchase(context, input));
      const begun = await database.creditPurchase.findMany({ where: { workspaceId: buyer.workspaceId } });
      for (const { id } of begun) await catchUpPurchase(buyer.system, { id, ageMs: 180_000 });
      const after = await database.creditPurchase.findMany({ where: { workspaceId: buyer.workspaceId } });
      expect(after.map(({ status, checkoutSessionId }) => ({ status, checkoutSessionId }))).toEqual(
        begun.map(() => ({ status: "pending", checkoutSessionId: buyer.payments.sessionIds[0] })),
      );
      expect(buyer.payments.sessionIds).toHaveLength(begun.length);
    },
  );

  test.each(points)("of applying, $when step $step, then another worker: one credit", async (point) => {
    const purchase = await newPurchase(database);
    purchase.payments.pay(purchase.sessionId);
    const eventId = await receive(database, "checkout.session.completed", purchase.sessionId);
    await dieAt(point, purchase.system, (context) => applyStripeEvent(context, eventId));
    await applyStripeEvent(purchase.system, eventId);
    expect(await readBooks(database, purchase.workspaceId)).toEqual(boughtOnce);
    expect(await database.stripeEvent.findUniqueOrThrow({ where: { id: eventId } })).toMatchObject({
      state: "applied",
    });
  });

  test("covers every step: none of the two takes more than are tried", async () => {
    const beyond: CrashPoint = { step: points.length / 2, when: "before" };
    const buyer = await newBuyer(database);
    const input = { workspaceId: buyer.workspaceId, creditsCents: 2_000, purchaseId: crypto.randomUUID() };
    expect(await dieAt(beyond, buyer.context, (context) => startCreditPurchase(context, input))).toBe("finished");
    expect(
      await dieAt({ step: 0, when: "before" }, buyer.context, (context) => startCreditPurchase(context, input)),
    ).toBe("died");
    const purchase = await newPurchase(database);
    purchase.payments.pay(purchase.sessionId);
    const eventId = await receive(database, "checkout.session.completed", purchase.sessionId);
    expect(await dieAt(beyond, purchase.system, (context) => applyStripeEvent(context, eventId))).toBe("finished");
  });

  type Context = Awaited<ReturnType<typeof newBuyer>>["context"];

  async function dieAt(point: CrashPoint, context: Context, work: (context: Context) => Promise<unknown>) {
    const crashing = crashingAt(point);
    try {
      await work({ ...context, database: crashing(context.database), payments: crashing(context.payments) });
      return "finished";
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      return "died";
    }
  }
});

test("after all of that the books balance", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
