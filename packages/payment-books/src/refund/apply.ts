import { refundFromCredits, refundFromHold, refundRelease, refundReturned } from "@causeway/ledger";
import type { BooksTransaction, PaymentBooks } from "../books.ts";
import type { PaymentWork } from "../context.ts";
import { sharesOf } from "../shares-of.ts";
import { findPaidPurchase } from "../purchase/find-paid.ts";
import type { RefundState } from "../refund-state.ts";
import type { CreditRefund, Purchase } from "../rows.ts";
import { settleDebt } from "../settle-debt.ts";
import { movementOf } from "./movement.ts";
import { endFailed } from "./release.ts";

export type RefundOutcome =
  | { readonly kind: "refund"; readonly refundId: string; readonly status: RefundState["status"] }
  /** Of a payment that is not a purchase of ours. */
  | { readonly kind: "unrelated" }
  | { readonly kind: "unknown" };

/** Brings our books to where Stripe says a refund is, at any time and any number of times. */
export async function applyRefund(work: PaymentWork, stripeRefundId: string): Promise<RefundOutcome> {
  const state = await work.payments.readRefund(stripeRefundId);
  return state === undefined ? { kind: "unknown" } : await applyRefundState(work, state);
}

export async function applyRefundState(work: PaymentWork, state: RefundState): Promise<RefundOutcome> {
  const { books } = work;
  const purchaseId = await findPaidPurchase(work, state.paymentIntentId);
  if (purchaseId === undefined || state.currency !== "usd") return { kind: "unrelated" };
  return await books.transact(async (transaction): Promise<RefundOutcome> => {
    const purchase = await transaction.lockPurchase(purchaseId);
    if (!purchase) return { kind: "unrelated" };
    const refund =
      (await findRow(transaction, purchaseId, state)) ?? (await insertRow(books, transaction, purchase, state));
    const hasMoved = await move(transaction, refund, state);
    await settleDebt(books, transaction, refund.workspaceId);
    if (hasMoved) {
      await transaction.audit({
        workspaceId: refund.workspaceId,
        action: `credit-refund.${state.status === "failed" ? "fail" : "make"}`,
        target: `credit-refund:${refund.id}`,
        detail: { stripeRefundId: state.stripeRefundId, amountCents: refund.amountCents },
      });
    }
    return { kind: "refund", refundId: refund.id, status: state.status };
  });
}

async function findRow(
  transaction: BooksTransaction,
  purchaseId: string,
  { stripeRefundId, refundId }: RefundState,
): Promise<CreditRefund | undefined> {
  const noted = await transaction.findRefund({ stripeRefundId });
  if (noted || refundId === undefined) return noted;
  const asked = await transaction.findRefund({ id: refundId });
  return asked?.purchaseId === purchaseId && asked.stripeRefundId === null ? asked : undefined;
}

/** A refund that was made in Stripe's dashboard: nothing was set aside for it, and nothing has moved yet. */
async function insertRow(
  books: PaymentBooks,
  transaction: BooksTransaction,
  purchase: Purchase,
  state: RefundState,
): Promise<CreditRefund> {
  const { credits, tax } = sharesOf(purchase, state.amountCents);
  const refund: CreditRefund = {
    id: books.newId(),
    workspaceId: purchase.workspaceId,
    purchaseId: purchase.id,
    requestedById: null,
    amountCents: state.amountCents,
    creditsNano: credits,
    taxNano: tax,
    status: "requested",
    money: "returned",
    stripeRefundId: state.stripeRefundId,
    failureReason: null,
    settledAt: null,
  };
  await transaction.insertRefund(refund);
  return refund;
}

/** Returns whether anything changed. */
async function move(transaction: BooksTransaction, refund: CreditRefund, state: RefundState): Promise<boolean> {
  const { stripeRefundId } = state;
  const movement = movementOf(refund);
  const position = await transaction.lockPosition(refund.workspaceId);

  if (state.status === "failed") {
    if (refund.money === "held") await transaction.post(refundRelease(movement, position));
    if (refund.money === "taken") await transaction.post(refundReturned(movement, stripeRefundId, position));
    if (refund.status === "failed") return false;
    const reason = state.failureReason ?? "the bank did not take it";
    await endFailed(transaction, { ...refund, stripeRefundId }, reason);
    return true;
  }
  // What the bank returned stays returned, however late we hear that it had been on its way.
  if (refund.status === "failed" && refund.stripeRefundId !== null) return false;
  if (refund.money === "held" && state.status === "pending") {
    await mark(transaction, refund, state, { money: "held" });
    return refund.status === "requested";
  }
  if (refund.money === "held") await transaction.post(refundFromHold(movement, stripeRefundId));
  if (refund.money === "returned") await transaction.post(refundFromCredits(movement, stripeRefundId, position));
  if (refund.status !== "succeeded") await mark(transaction, refund, state, { money: "taken" });
  return refund.money !== "taken";
}

async function mark(
  transaction: BooksTransaction,
  refund: CreditRefund,
  { status, stripeRefundId }: RefundState,
  { money }: { readonly money: "held" | "taken" },
): Promise<void> {
  await transaction.saveRefund(refund.id, {
    status,
    money,
    stripeRefundId,
    failureReason: null,
    ...(status === "succeeded" && { settledAt: await transaction.now() }),
  });
  if (status !== "succeeded") return;
  await transaction.notify({
    workspaceId: refund.workspaceId,
    kind: "refund-succeeded",
    subjectId: refund.id,
    facts: { amountCents: refund.amountCents },
  });
}
