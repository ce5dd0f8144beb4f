import { createDatabase, type Database } from "@causeway/db";
import { AppError } from "@causeway/errors";
import type { Mail, Mailer } from "@causeway/mail";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyPaymentState } from "./apply.ts";
import { newPurchase } from "./purchase.fixture.ts";
import { sendReceipt } from "./send-receipt.ts";
import { findUninvoicedPurchases, findUnsentReceipts, notePurchaseInvoice } from "./sweep.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

async function paidPurchase() {
  const purchase = await newPurchase(database);
  purchase.payments.pay(purchase.sessionId);
  await applyPaymentState(purchase.system, purchase.sessionId);
  const sent: Mail[] = [];
  const mailer: Mailer = { send: async (mail) => void sent.push(mail), close: () => undefined };
  return { ...purchase, sent, context: { ...purchase.system, mailer } };
}

const paidSecondsAgo = (purchaseId: string, seconds: number) => database.$executeRaw`
  UPDATE credit_purchase SET paid_at = clock_timestamp() - make_interval(secs => ${seconds}) WHERE id = ${purchaseId}`;

test("a receipt goes to the buyer, itemised, once", async () => {
  const { context, sent, purchaseId, userId, sessionId } = await paidPurchase();
  await sendReceipt(context, purchaseId);
  await sendReceipt(context, purchaseId);
  const { email } = await database.user.findUniqueOrThrow({ where: { id: userId } });
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ to: email, subject: "Receipt: $20.00 of Causeway credits" });
  expect(sent[0]?.text).toContain(`https://receipts.test/${sessionId}`);
  expect(sent[0]?.text).toContain(`https://invoices.test/${sessionId}`);
});

test("a receipt is mailed without its invoice while Stripe is away, and the invoice is found later", async () => {
  const { context, sent, purchaseId, sessionId, payments } = await paidPurchase();
  const isAway = { ...payments, findInvoice: () => Promise.reject(new AppError("service-unavailable", "Away.")) };
  await sendReceipt({ ...context, payments: isAway }, purchaseId);
  expect(sent[0]?.text).not.toContain("https://invoices.test");
  await paidSecondsAgo(purchaseId, 16);
  expect(await findUninvoicedPurchases(database)).toContain(purchaseId);
  await Promise.all(Array.from({ length: 5 }, () => notePurchaseInvoice(context, purchaseId)));
  expect(await database.creditPurchase.findUnique({ where: { id: purchaseId } })).toMatchObject({
    invoiceUrl: `https://invoices.test/${sessionId}`,
  });
  expect(await findUninvoicedPurchases(database)).not.toContain(purchaseId);
});

test("no receipt is sent for what is not paid or not there", async () => {
  const { context, sent } = await paidPurchase();
  const unpaid = await newPurchase(database);
  await sendReceipt(context, unpaid.purchaseId);
  await sendReceipt(context, crypto.randomUUID());
  expect(sent).toEqual([]);
});

test("a receipt that could not be mailed is found again, until it is", async () => {
  const { context, purchaseId } = await paidPurchase();
  const mailIsDown = { ...context.mailer, send: () => Promise.reject(new Error("no mail server")) };
  await expect(sendReceipt({ ...context, mailer: mailIsDown }, purchaseId)).rejects.toThrow("no mail server");
  // Paid a moment ago: what a slow machine takes to look does not count.
  await paidSecondsAgo(purchaseId, -100);
  expect(await findUnsentReceipts(database)).not.toContain(purchaseId);
  await paidSecondsAgo(purchaseId, 16);
  expect(await findUnsentReceipts(database)).toContain(purchaseId);
  await sendReceipt(context, purchaseId);
  expect(await findUnsentReceipts(database)).not.toContain(purchaseId);
});
