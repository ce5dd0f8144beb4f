import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configureAutoTopUp, readAutoTopUp } from "../auto-top-up/configure.ts";
import { runTopUp } from "../auto-top-up/run.ts";
import { applyStripeEvent } from "./apply.ts";
import { newBuyer, readPurchase, receive } from "./purchase.fixture.ts";
import { startCreditPurchase } from "./start.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

type Buyer = Awaited<ReturnType<typeof newBuyer>>;

const paceLimits = { refusedCardsPerDay: 3, newForDays: 7, newCreditsCentsPerDay: 10_000 };
const start = ({ context, workspaceId }: Buyer, creditsCents: number) =>
  startCreditPurchase({ ...context, paceLimits }, { workspaceId, creditsCents });

async function buy(buyer: Buyer, creditsCents: number): Promise<void> {
  const { purchaseId } = await start(buyer, creditsCents);
  const { checkoutSessionId: sessionId } = await readPurchase(database, purchaseId);
  buyer.payments.pay(sessionId ?? "");
  await applyStripeEvent(buyer.system, await receive(database, "checkout.session.completed", sessionId ?? ""));
}

/** The bank refuses a card on a page, which goes on asking for another. */
async function refuse(buyer: Buyer, sessionId: string, chargeIds: readonly string[]): Promise<void> {
  const purchase = await database.creditPurchase.findFirstOrThrow({ where: { checkoutSessionId: sessionId } });
  const intentId = `pi_${sessionId}`;
  buyer.payments.setState(intentId, {
    kind: "waiting",
    purchaseId: purchase.id,
    sessionId: undefined,
    refusedChargeIds: chargeIds,
  });
  const events = [1, 2].map(() => receive(database, "payment_intent.payment_failed", intentId));
  for (const event of events) await applyStripeEvent(buyer.system, await event);
}

describe("a new account", () => {
  test("buys $100 a day, in any pieces, and is told the limit, what is left and when it resets", async () => {
    const buyer = await newBuyer(database);
    await buy(buyer, 6_000);
    await expect(start(buyer, 4_001)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/at most \$100\.00 .* \$40\.00 are left today.*until \d{4}-\d\d-\d\d 00:00 UTC/),
      metadata: { limit_cents: 10_000, left_cents: 4_000 },
    });
    await buy(buyer, 4_000);
    await database.$executeRaw`
      UPDATE credit_purchase SET paid_at = paid_at - interval '1 day' WHERE workspace_id = ${buyer.workspaceId}`;
    await buy(buyer, 10_000);
  });

  test("that asks many times at once has pages for $100 open, not more", async () => {
    const buyer = await newBuyer(database);
    await Promise.allSettled(Array.from({ length: 10 }, () => start(buyer, 4_000)));
    const open = await database.creditPurchase.findMany({
      where: { workspaceId: buyer.workspaceId, status: { in: ["created", "pending"] } },
    });
    expect(open.length).toBeGreaterThan(0);
    expect(open.length).toBeLessThanOrEqual(2);
  });

  test("that left a page open may start another: the old one is closed", async () => {
    const buyer = await newBuyer(database);
    const { purchaseId } = await start(buyer, 10_000);
    await start(buyer, 9_000);
    expect(await readPurchase(database, purchaseId)).toMatchObject({ status: "expired" });
  });

  test("is topped up no further either, and goes on the next day", async () => {
    const buyer = await newBuyer(database);
    await buy(buyer, 9_500);
    const { workspaceId, context, system, payments } = buyer;
    const settings = { enabled: true, thresholdCents: 20_000, amountCents: 1_000, monthlyCapCents: 50_000 };
    await configureAutoTopUp(context, { workspaceId, ...settings });
    expect(await runTopUp({ ...system, paceLimits }, workspaceId)).toBeUndefined();
    expect(payments.chargeCount).toBe(0);
    const state = await readAutoTopUp(context, { workspaceId });
    expect(state?.failureReason).toContain("at most $100.00");
    expect(state?.nextAttemptAt?.toISOString()).toMatch(/T00:00:00\.000Z$/);
  });

  test("is new for a week", async () => {
    const buyer = await newBuyer(database);
    await database.$executeRaw`
      UPDATE workspace SET created_at = created_at - interval '7 days' WHERE id = ${buyer.workspaceId}`;
    expect(await start(buyer, 2_500_000)).toMatchObject({ creditsCents: 2_500_000 });
  });

  test("has its first card asked for by its bank, and later ones as the bank likes", async () => {
    const buyer = await newBuyer(database);
    const first = await start(buyer, 1_000);
    const second = await start(buyer, 1_000);
    await buy(buyer, 1_000);
    const third = await start(buyer, 1_000);
    const isAsked = ({ purchaseId }: { purchaseId: string }) => buyer.payments.asksCardholder.has(purchaseId);
    expect([first, second, third].map(isAsked)).toEqual([true, true, false]);
  });
});

describe("cards that are refused", () => {
  test("three times in a day close the open pages, and the next purchase names the limit", async () => {
    const buyer = await newBuyer(database);
    const { purchaseId } = await start(buyer, 1_000);
    const sessionId = (await readPurchase(database, purchaseId)).checkoutSessionId ?? "";
    await refuse(
      buyer,
      sessionId,
      ["ch_1", "ch_2"].map((id) => `${id}_${sessionId}`),
    );
    await start(buyer, 1_000);
    await refuse(
      buyer,
      sessionId,
      ["ch_1", "ch_2", "ch_3"].map((id) => `${id}_${sessionId}`),
    );
    expect(await readPurchase(database, purchaseId)).toMatchObject({ status: "expired" });
    await expect(start(buyer, 1_000)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(
        /3 cards were refused today, and 3 a day is the limit.*after \d{4}-\d\d-\d\d 00:00 UTC/,
      ),
    });
    await database.$executeRaw`
      UPDATE refused_card SET refused_at = refused_at - interval '1 day' WHERE workspace_id = ${buyer.workspaceId}`;
    await start(buyer, 1_000);
  });

  test("of one account stop no other", async () => {
    const [tester, other] = await Promise.all([newBuyer(database), newBuyer(database)]);
    const { purchaseId } = await start(tester, 1_000);
    const sessionId = (await readPurchase(database, purchaseId)).checkoutSessionId ?? "";
    await refuse(
      tester,
      sessionId,
      ["a", "b", "c"].map((id) => `ch_${id}_${sessionId}`),
    );
    await expect(start(tester, 1_000)).rejects.toMatchObject({ code: "conflict" });
    expect(await start(other, 1_000)).toMatchObject({ creditsCents: 1_000 });
  });
});
