import { createPayments } from "@causeway/payments";
import {
  applyPaymentState,
  confirmCreditPurchase,
  configureAutoTopUp,
  notePurchaseInvoice,
  runTopUp,
  startCreditPurchase,
} from "@causeway/services";
import { auditLedger, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { balanceOf, type MoneyWorld, openMoneyWorld } from "./money-world.fixture.ts";

let world: MoneyWorld;
beforeAll(async () => {
  world = await openMoneyWorld();
});
afterAll(() => world.close());

/** $20 of credits and $1.10 of fee, of which each is taxed at 19 %: $3.80 and $0.21. */
const taxed = { status: "paid", creditsCents: 2_000, feeCents: 110, taxCents: 401, totalCents: 2_511 };

test("tax by the payer's address: on the page, in the books, on receipt and invoice, and on the top-up that follows", async () => {
  const payments = createPayments({ secretKey: "sk_test_sandbox", apiBase: world.sandbox.url, collectsTax: true });
  const buyer = await world.newBuyer();
  const { workspaceId } = buyer;
  const context = { ...buyer.context, payments };
  const { purchaseId, checkoutUrl } = await startCreditPurchase(context, { workspaceId, creditsCents: 2_000 });
  expect(await (await fetch(checkoutUrl)).text()).toContain("added for your country");
  const { checkoutSessionId } = await purchase(purchaseId);
  const sessionId = checkoutSessionId ?? "";
  await world.control(`/control/stripe/checkout-sessions/${sessionId}/pay`, { country: "DE" });
  expect(await confirmCreditPurchase(context, { workspaceId, sessionId })).toMatchObject(taxed);
  expect(await balanceOf({ context, workspaceId })).toBe(20_000_000_000n);

  await notePurchaseInvoice(context, purchaseId);
  const { receiptUrl, invoiceUrl, paymentIntentId } = await purchase(purchaseId);
  for (const document of [receiptUrl, invoiceUrl]) {
    const page = await (await fetch(document ?? "")).text();
    expect(page).toContain("$4.01");
    expect(page).toContain("$25.11");
  }
  // The payment itself does not know its tax: its page is asked.
  expect(await payments.readState(paymentIntentId ?? "")).toMatchObject({ kind: "paid", taxCents: 401 });
  expect(await applyPaymentState(context, paymentIntentId ?? "")).toMatchObject({ kind: "paid", isNew: false });

  const settings = { enabled: true, thresholdCents: 2_500, amountCents: 2_000, monthlyCapCents: 10_000 };
  await configureAutoTopUp(context, { workspaceId, ...settings });
  expect(await runTopUp(context, workspaceId)).toMatchObject({ kind: "paid", isNew: true });
  const topUp = await world.database.creditPurchase.findFirstOrThrow({ where: { workspaceId, automatic: true } });
  expect(topUp).toMatchObject(taxed);
  await notePurchaseInvoice(context, topUp.id);
  expect(await (await fetch((await purchase(topUp.id)).invoiceUrl ?? "")).text()).toContain("$4.01");
  expect(await balanceOf({ context, workspaceId })).toBe(40_000_000_000n);
  expect(await auditLedger(world.database)).toEqual(soundLedger);
});

const purchase = (id: string) => world.database.creditPurchase.findUniqueOrThrow({ where: { id } });
