import { createDatabase, type Database } from "@causeway/db";
import { applyDispute } from "@causeway/payment-books";
import { auditLedger, createTestDatabase, patient, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyStripeEvent } from "../credit-purchase/apply.ts";
import { workOf } from "../credit-purchase/context.ts";
import { receive } from "../credit-purchase/purchase.fixture.ts";
import { refundCredits } from "../credit-refund/request.ts";
import {
  accountsOf,
  mayCall,
  newPaidPurchase,
  type PaidPurchase,
  spend,
  standingOf,
} from "../credit-refund/reversals.fixture.ts";
import { collectDebts } from "../workspace-debt/collect.ts";
import { readPaymentStanding } from "./read-standing.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const dollar = 1_000_000_000n;
const bought = {
  "external:stripe": -21_100_000_000n,
  "platform:purchase-fees": 1_100_000_000n,
  "workspace:…:credits": 20n * dollar,
};

/** The dispute over the whole payment, in this state from now on, and its event. */
async function dispute(
  { payments, paymentIntentId, system }: PaidPurchase,
  status: "inquiry" | "open" | "won" | "lost",
  disputeId?: string,
): Promise<string> {
  const id = payments.setDispute({ paymentIntentId, amountCents: 2_110, status, ...(disputeId && { disputeId }) });
  const type = status === "open" || status === "inquiry" ? "charge.dispute.created" : "charge.dispute.closed";
  await applyStripeEvent(system, await receive(database, type, id));
  return id;
}

const noticesTo = async (workspaceId: string) =>
  (await database.notice.findMany({ where: { workspaceId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] })).map(
    ({ kind }) => kind,
  );

describe("a dispute", () => {
  test("freezes the credits and stops the keys; won, everything is exactly as before", async () => {
    const purchase = await newPaidPurchase(database);
    const { workspaceId, context } = purchase;
    const id = await dispute(purchase, "open");
    expect(await standingOf(database, workspaceId)).toEqual({
      balance: 0n,
      held: 0n,
      debt: 0n,
      spendingStopped: "dispute",
    });
    expect(await accountsOf(database, workspaceId)).toMatchObject({ "workspace:…:disputed": 21_100_000_000n });
    expect(await mayCall(database, workspaceId, 1n)).toBe("stopped-by-dispute");
    expect(await readPaymentStanding(context, { workspaceId })).toMatchObject({
      spendingStopped: "dispute",
      openDisputes: [{ id, amountCents: 2_110, reason: "fraudulent" }],
    });
    await dispute(purchase, "won", id);
    expect(await accountsOf(database, workspaceId)).toEqual(bought);
    expect(await standingOf(database, workspaceId)).toMatchObject({ debt: 0n, spendingStopped: null });
    expect(await mayCall(database, workspaceId, 20n * dollar)).toBe("held");
    expect(await noticesTo(workspaceId)).toEqual(["dispute-opened", "dispute-won"]);
  });

  test("lost keeps what was frozen; what had been spent is owed and stops the keys", async () => {
    const purchase = await newPaidPurchase(database);
    const { workspaceId } = purchase;
    await spend(database, workspaceId, 12n * dollar);
    const id = await dispute(purchase, "open");
    expect(await standingOf(database, workspaceId)).toMatchObject({ balance: 0n, debt: 12n * dollar });
    await dispute(purchase, "lost", id);
    expect(await standingOf(database, workspaceId)).toMatchObject({
      balance: 0n,
      debt: 12n * dollar,
      spendingStopped: "debt",
    });
    expect(await accountsOf(database, workspaceId)).toEqual({
      "platform:inference-revenue": 12n * dollar,
      "receivable:…": -12n * dollar,
    });
    expect(await noticesTo(workspaceId)).toEqual(["dispute-opened", "dispute-lost"]);
  });

  test("won after credits were spent restores those that were spent too, as a debt that is gone", async () => {
    const purchase = await newPaidPurchase(database);
    await spend(database, purchase.workspaceId, 12n * dollar);
    const id = await dispute(purchase, "open");
    await dispute(purchase, "won", id);
    expect(await standingOf(database, purchase.workspaceId)).toEqual({
      balance: 8n * dollar,
      held: 0n,
      debt: 0n,
      spendingStopped: null,
    });
  });

  test("while a call runs leaves what the call holds, which pays the debt when it comes back", async () => {
    const purchase = await newPaidPurchase(database);
    const { workspaceId } = purchase;
    await mayCall(database, workspaceId, 8n * dollar);
    const id = await dispute(purchase, "open");
    expect(await standingOf(database, workspaceId)).toMatchObject({ balance: 8n * dollar, debt: 8n * dollar });
    await database.$executeRaw`DELETE FROM credit_hold WHERE workspace_id = ${workspaceId}`;
    await database.$executeRaw`
      UPDATE ledger_balance SET held_nano = 0 FROM ledger_account
       WHERE ledger_account.id = account_id AND workspace_id = ${workspaceId}`;
    await collectDebts(database);
    expect(await standingOf(database, workspaceId)).toMatchObject({ balance: 0n, held: 0n, debt: 0n });
    await dispute(purchase, "won", id);
    expect(await accountsOf(database, workspaceId)).toEqual(bought);
  });

  test("won while another is open keeps the keys stopped; each restores its own", async () => {
    const [purchase, id] = await (async () => {
      const paid = await newPaidPurchase(database);
      return [paid, await dispute(paid, "open")] as const;
    })();
    const second = purchase.payments.setDispute({ paymentIntentId: purchase.paymentIntentId, amountCents: 500 });
    await applyDispute(workOf(purchase.system), second);
    await dispute(purchase, "won", id);
    expect(await standingOf(database, purchase.workspaceId)).toMatchObject({ spendingStopped: "dispute" });
    purchase.payments.setDispute({ paymentIntentId: purchase.paymentIntentId, disputeId: second, status: "lost" });
    await applyDispute(workOf(purchase.system), second);
    const { balance, spendingStopped } = await standingOf(database, purchase.workspaceId);
    expect(spendingStopped).toBeNull();
    expect(balance).toBe(20n * dollar - (5n * dollar * 2_000n) / 2_110n);
  });

  test("won after another was lost restores its own, and the loss stays", async () => {
    const purchase = await newPaidPurchase(database);
    const { paymentIntentId, payments, system, workspaceId } = purchase;
    const lost = payments.setDispute({ paymentIntentId, amountCents: 1_055 });
    const won = payments.setDispute({ paymentIntentId, amountCents: 1_055 });
    for (const id of [lost, won]) await applyDispute(workOf(system), id);
    payments.setDispute({ paymentIntentId, disputeId: lost, amountCents: 1_055, status: "lost" });
    await applyDispute(workOf(system), lost);
    expect(await standingOf(database, workspaceId)).toMatchObject({ balance: 0n, spendingStopped: "dispute" });
    payments.setDispute({ paymentIntentId, disputeId: won, amountCents: 1_055, status: "won" });
    await applyDispute(workOf(system), won);
    expect(await standingOf(database, workspaceId)).toEqual({
      balance: 10n * dollar,
      held: 0n,
      debt: 0n,
      spendingStopped: null,
    });
  });

  test("that is only an inquiry changes nothing, and one that becomes a dispute does", async () => {
    const purchase = await newPaidPurchase(database);
    const id = await dispute(purchase, "inquiry");
    expect(await accountsOf(database, purchase.workspaceId)).toEqual(bought);
    expect(await standingOf(database, purchase.workspaceId)).toMatchObject({ spendingStopped: null });
    await dispute(purchase, "open", id);
    expect(await standingOf(database, purchase.workspaceId)).toMatchObject({ spendingStopped: "dispute" });
  });

  test("heard of fifty times at once freezes once", async () => {
    const purchase = await newPaidPurchase(database);
    const { system, payments, paymentIntentId } = purchase;
    const id = payments.setDispute({ paymentIntentId, amountCents: 1_055, status: "won" });
    await Promise.all(Array.from({ length: 50 }, () => applyDispute(workOf(system), id)));
    expect(await accountsOf(database, purchase.workspaceId)).toEqual(bought);
    expect(await noticesTo(purchase.workspaceId)).toEqual(["dispute-opened", "dispute-won"]);
  });

  test("forbids refunding the payment by ourselves", async () => {
    const purchase = await newPaidPurchase(database);
    await dispute(purchase, "open");
    await expect(refundCredits(purchase.context, purchase)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("disputed"),
    });
  });
});

test("after all of that the books balance", async () => {
  expect(await auditLedger(database)).toEqual(soundLedger);
});
