import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findDueTopUps } from "../auto-top-up/run.ts";
import { applyStripeEvent } from "../credit-purchase/apply.ts";
import { newPurchase, receive } from "../credit-purchase/purchase.fixture.ts";
import { mayCall, newPaidPurchase, type PaidPurchase, standingOf } from "../credit-refund/reversals.fixture.ts";
import { readOperations } from "./read-operations.ts";
import { unfreezeWorkspace } from "./unfreeze-workspace.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).appUrl, patient);
});
afterAll(() => database.$disconnect());

const dollar = 1_000_000_000n;
const actor = { kind: "staff" as const, userId: "ada", ipAddress: "10.0.0.1" };

/** Radar puts the payment before a person, and we hear of it. */
async function open({ payments, paymentIntentId, system }: PaidPurchase): Promise<string> {
  const reviewId = payments.setReview({ paymentIntentId });
  await applyStripeEvent(system, await receive(database, "review.opened", reviewId));
  return reviewId;
}

async function close({ payments, paymentIntentId, system }: PaidPurchase, reviewId: string, closedReason: string) {
  payments.setReview({ paymentIntentId, reviewId, closedReason });
  await applyStripeEvent(system, await receive(database, "review.closed", reviewId));
}

const noticesTo = async (workspaceId: string) =>
  (await database.notice.findMany({ where: { workspaceId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] })).map(
    ({ kind }) => kind,
  );

const frozenFor = async (workspaceId: string) =>
  (await readOperations(database)).frozen.find(({ id }) => id === workspaceId)?.reason;

describe("a payment that Stripe has somebody look at", () => {
  it("stops the workspace until he lets it stand; its credits stay", async () => {
    const purchase = await newPaidPurchase(database);
    const { workspaceId } = purchase;
    const reviewId = await open(purchase);
    expect(await mayCall(database, workspaceId, 1n)).toBe("stopped-by-review");
    expect(await standingOf(database, workspaceId)).toMatchObject({ balance: 20n * dollar, debt: 0n });
    expect(await frozenFor(workspaceId)).toBe(
      "A payment of $21.10 is under review at Stripe (rule): approve or refund it there.",
    );
    await close(purchase, reviewId, "approved");
    expect(await mayCall(database, workspaceId, 20n * dollar)).toBe("held");
    expect(await frozenFor(workspaceId)).toBeUndefined();
    expect(await noticesTo(workspaceId)).toEqual(["payment-in-review", "payment-approved"]);
  });

  it.each(["refunded_as_fraud", "refunded", "disputed"])(
    "and that is %s stays stopped for an operator",
    async (end) => {
      const purchase = await newPaidPurchase(database);
      const { workspaceId } = purchase;
      await close(purchase, await open(purchase), end);
      expect(await frozenFor(workspaceId)).toBe(
        `Stripe's review of a payment of $21.10 ended: ${end.replaceAll("_", " ")}.`,
      );
      await unfreezeWorkspace({ database, actor }, { workspaceId, note: "we have talked" });
      expect(await mayCall(database, workspaceId, 1n)).toBe("held");
    },
  );

  it("stays stopped for another reason when this one is over", async () => {
    const purchase = await newPaidPurchase(database);
    const { payments, paymentIntentId, system, workspaceId } = purchase;
    const reviewId = await open(purchase);
    const warningId = payments.setFraudWarning({ paymentIntentId });
    await applyStripeEvent(system, await receive(database, "radar.early_fraud_warning.created", warningId));
    await close(purchase, reviewId, "approved");
    expect(await mayCall(database, workspaceId, 1n)).toBe("stopped-by-review");
    expect(await frozenFor(workspaceId)).toContain("reports a payment of $21.10 as fraud");
    expect(await noticesTo(workspaceId)).toEqual(["payment-in-review", "payment-reported"]);
  });

  it("is frozen and let go once, in whatever order and however often that is heard of", async () => {
    const purchase = await newPaidPurchase(database);
    const { payments, paymentIntentId, system, workspaceId } = purchase;
    const reviewId = await open(purchase);
    payments.setReview({ paymentIntentId, reviewId, closedReason: "approved" });
    const types = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? "review.opened" : "review.closed"));
    const events = await Promise.all(types.map((type) => receive(database, type, reviewId)));
    await Promise.all(events.map((event) => applyStripeEvent(system, event)));
    const actions = await database.auditEntry.findMany({
      where: { workspaceId, action: { in: ["workspace.freeze", "workspace.unfreeze"] } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    expect(actions.map(({ action }) => action)).toEqual(["workspace.freeze", "workspace.unfreeze"]);
    expect(await noticesTo(workspaceId)).toEqual(["payment-in-review", "payment-approved"]);
  });

  it("that was let go by an operator is not stopped by late news of its beginning", async () => {
    const purchase = await newPaidPurchase(database);
    const { system, workspaceId } = purchase;
    const reviewId = await open(purchase);
    await unfreezeWorkspace({ database, actor }, { workspaceId, note: "an old customer" });
    await applyStripeEvent(system, await receive(database, "review.opened", reviewId));
    expect(await mayCall(database, workspaceId, 1n)).toBe("held");
    await close(purchase, reviewId, "approved");
    expect(await noticesTo(workspaceId)).toEqual(["payment-in-review"]);
  });

  it("and that we hear of only when it is over changes nothing", async () => {
    const purchase = await newPaidPurchase(database);
    const { payments, paymentIntentId, workspaceId } = purchase;
    await close(purchase, payments.setReview({ paymentIntentId }), "approved");
    expect(await mayCall(database, workspaceId, 1n)).toBe("held");
    expect(await noticesTo(workspaceId)).toEqual([]);
  });

  it("and that we hear of before the payment itself is credited, and then stopped", async () => {
    const purchase = await newPurchase(database);
    const { payments, sessionId, workspaceId } = purchase;
    const paymentIntentId = payments.pay(sessionId);
    await open({ ...purchase, paymentIntentId });
    expect(await standingOf(database, workspaceId)).toMatchObject({ balance: 20n * dollar });
    expect(await mayCall(database, workspaceId, 1n)).toBe("stopped-by-review");
  });

  it("is not charged again by auto top-up meanwhile", async () => {
    const purchase = await newPaidPurchase(database);
    const { workspaceId, userId: enabledById } = purchase;
    const amounts = { thresholdCents: 5_000, amountCents: 1_000, monthlyCapCents: 5_000 };
    await database.autoTopUp.create({ data: { workspaceId, enabled: true, enabledById, ...amounts } });
    const reviewId = await open(purchase);
    expect(await findDueTopUps(database)).not.toContain(workspaceId);
    await close(purchase, reviewId, "approved");
    expect(await findDueTopUps(database)).toContain(workspaceId);
  });

  it("in another shop is none of our business", async () => {
    const { payments, system } = await newPaidPurchase(database);
    const id = payments.setReview({ paymentIntentId: "pi_elsewhere" });
    await applyStripeEvent(system, await receive(database, "review.opened", id));
    expect(await database.paymentReview.count({ where: { id } })).toBe(0);
  });
});
