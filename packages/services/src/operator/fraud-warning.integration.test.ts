import { createDatabase, type Database } from "@causeway/db";
import { auditLedger, createTestDatabase, patient, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findDueTopUps } from "../auto-top-up/run.ts";
import { applyStripeEvent } from "../credit-purchase/apply.ts";
import { receive } from "../credit-purchase/purchase.fixture.ts";
import { mayCall, newPaidPurchase, type PaidPurchase, spend, standingOf } from "../credit-refund/reversals.fixture.ts";
import { readOperations } from "./read-operations.ts";
import { refundReported } from "./refund-reported.ts";
import { unfreezeWorkspace } from "./unfreeze-workspace.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).appUrl, patient);
});
afterAll(() => database.$disconnect());

const dollar = 1_000_000_000n;
const actor = { kind: "staff" as const, userId: "ada", ipAddress: "10.0.0.1" };

/** The payment's bank reports it, or what can be done about its report has changed, and we hear of it. */
async function report(
  { payments, paymentIntentId, system }: PaidPurchase,
  change: { readonly isActionable?: boolean; readonly warningId?: string } = {},
): Promise<string> {
  const warningId = payments.setFraudWarning({ paymentIntentId, ...change });
  const type = `radar.early_fraud_warning.${change.warningId === undefined ? "created" : "updated"}`;
  await applyStripeEvent(system, await receive(database, type, warningId));
  return warningId;
}

const noticesTo = async (workspaceId: string) =>
  (await database.notice.findMany({ where: { workspaceId } })).map(({ kind }) => kind);

const frozenWith = async (workspaceId: string) =>
  (await readOperations(database)).frozen.find(({ id }) => id === workspaceId);

describe("a payment that its bank reports as fraud", () => {
  it("stops the workspace until an operator lets it spend, and only once", async () => {
    const purchase = await newPaidPurchase(database);
    const { workspaceId } = purchase;
    const warningId = await report(purchase);
    expect(await mayCall(database, workspaceId, 1n)).toBe("stopped-by-review");
    expect(await standingOf(database, workspaceId)).toMatchObject({ balance: 20n * dollar, debt: 0n });
    expect(await frozenWith(workspaceId)).toMatchObject({
      reason: "The bank of a card reports a payment of $21.10 as fraud (made with stolen card).",
      reported: [{ warningId, totalCents: 2_110 }],
    });
    expect(await noticesTo(workspaceId)).toEqual(["payment-reported"]);

    await unfreezeWorkspace({ database, actor }, { workspaceId, note: "it was the owner's wife" });
    await report(purchase, { warningId });
    expect(await mayCall(database, workspaceId, 20n * dollar)).toBe("held");
  });

  it("heard of many times at once stops it once", async () => {
    const purchase = await newPaidPurchase(database);
    const { payments, paymentIntentId, system, workspaceId } = purchase;
    const id = payments.setFraudWarning({ paymentIntentId });
    const events = await Promise.all(
      Array.from({ length: 12 }, () => receive(database, "radar.early_fraud_warning.created", id)),
    );
    await Promise.all(events.map((event) => applyStripeEvent(system, event)));
    expect(await database.auditEntry.count({ where: { workspaceId, action: "workspace.freeze" } })).toBe(1);
    expect(await noticesTo(workspaceId)).toEqual(["payment-reported"]);
  });

  it("after it was refunded or disputed is only written down", async () => {
    const purchase = await newPaidPurchase(database);
    await report(purchase, { isActionable: false });
    expect(await mayCall(database, purchase.workspaceId, 1n)).toBe("held");
    expect(await noticesTo(purchase.workspaceId)).toEqual([]);
  });

  it("is not charged again by auto top-up meanwhile", async () => {
    const purchase = await newPaidPurchase(database);
    const { workspaceId } = purchase;
    await spend(database, workspaceId, 19n * dollar);
    const { ownerId: enabledById } = await ownerOf(workspaceId);
    await database.autoTopUp.create({
      data: {
        workspaceId,
        enabled: true,
        enabledById,
        thresholdCents: 500,
        amountCents: 1_000,
        monthlyCapCents: 5_000,
      },
    });
    expect(await findDueTopUps(database)).toContain(workspaceId);
    await report(purchase);
    expect(await findDueTopUps(database)).not.toContain(workspaceId);
  });

  it("of another shop is none of our business", async () => {
    const purchase = await newPaidPurchase(database);
    const id = purchase.payments.setFraudWarning({ paymentIntentId: "pi_elsewhere" });
    await applyStripeEvent(purchase.system, await receive(database, "radar.early_fraud_warning.created", id));
    expect(await database.paymentFraudWarning.count({ where: { id } })).toBe(0);
  });
});

const sendBack = ({ payments }: PaidPurchase, warningId: string, note = "plainly stolen") =>
  refundReported({ database, actor, payments }, { warningId, note });

describe("an operator sends it back", () => {
  it("as a whole: what was spent is owed, and the workspace stays frozen", async () => {
    const purchase = await newPaidPurchase(database);
    const { workspaceId, payments } = purchase;
    await spend(database, workspaceId, 12n * dollar);
    const warningId = await report(purchase);
    expect(await sendBack(purchase, warningId)).toEqual({ amountCents: 2_110 });
    expect(await standingOf(database, workspaceId)).toMatchObject({ balance: 0n, debt: 12n * dollar });
    expect(await mayCall(database, workspaceId, 1n)).not.toBe("held");
    expect(
      await database.auditEntry.findFirst({ where: { action: "payment.refund-reported", workspaceId } }),
    ).toMatchObject({ actor: "staff:ada", detail: { note: "plainly stolen", warningId, amountCents: 2_110 } });
    await expect(sendBack(purchase, warningId)).rejects.toMatchObject({ code: "conflict" });
    await report(purchase, { warningId, isActionable: false });
    expect((await frozenWith(workspaceId))?.reported).toEqual([]);
    expect(payments.refunds).toHaveLength(1);
    expect(await auditLedger(database)).toEqual(soundLedger);
  });

  it("once, though Stripe's answer is lost", async () => {
    const purchase = await newPaidPurchase(database);
    const { payments, workspaceId } = purchase;
    const warningId = await report(purchase);
    payments.refundBehaviour = "loses the answer";
    await expect(sendBack(purchase, warningId)).rejects.toMatchObject({ code: "service-unavailable" });
    payments.refundBehaviour = "succeeds";
    expect(await sendBack(purchase, warningId)).toEqual({ amountCents: 2_110 });
    expect(payments.refunds).toHaveLength(1);
    expect(await standingOf(database, workspaceId)).toMatchObject({ balance: 0n, debt: 0n });
  });

  it("not without a reason, nor what nobody reported, nor against Stripe's will", async () => {
    const purchase = await newPaidPurchase(database);
    const warningId = await report(purchase);
    await expect(sendBack(purchase, warningId, "no")).rejects.toMatchObject({ parameter: "note" });
    await expect(sendBack(purchase, "issfr_none")).rejects.toMatchObject({ code: "not-found" });
    purchase.payments.refundBehaviour = "is refused";
    await expect(sendBack(purchase, warningId)).rejects.toThrow("Charge has been disputed.");
  });
});

const ownerOf = (workspaceId: string) =>
  database.membership
    .findFirstOrThrow({ where: { workspaceId, role: "owner" }, select: { userId: true } })
    .then(({ userId }) => ({ ownerId: userId }));
