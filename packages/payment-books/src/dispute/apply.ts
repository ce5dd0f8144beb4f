import { type DisputeMovement, disputeLost, disputeOpened, disputeWon } from "@causeway/ledger";
import { fromCents, nanoUsd } from "@causeway/money";
import type { BooksTransaction } from "../books.ts";
import type { PaymentWork } from "../context.ts";
import { sharesOf } from "../shares-of.ts";
import type { DisputeState } from "../dispute-state.ts";
import { findPaidPurchase } from "../purchase/find-paid.ts";
import type { PaymentDispute, Purchase } from "../rows.ts";
import { settleDebt } from "../settle-debt.ts";

export type DisputeOutcome =
  | { readonly kind: "dispute"; readonly disputeId: string; readonly status: DisputeState["status"] }
  /** Of a payment that is not a purchase of ours. */
  | { readonly kind: "unrelated" }
  | { readonly kind: "unknown" };

/**
 * Brings our books to where Stripe says a dispute stands: opened freezes credits and stops the workspace, won restores
 * exactly that, lost books it. Each step happens once, in this order, whichever news comes first.
 */
export async function applyDispute(work: PaymentWork, disputeId: string): Promise<DisputeOutcome> {
  const { books, payments } = work;
  const state = await payments.readDispute(disputeId);
  if (state === undefined) return { kind: "unknown" };
  const purchaseId = await findPaidPurchase(work, state.paymentIntentId);
  if (purchaseId === undefined || state.currency !== "usd") return { kind: "unrelated" };

  await books.transact(async (transaction) => {
    const purchase = await transaction.lockPurchase(purchaseId);
    if (!purchase) return;
    const dispute = (await transaction.findDispute(disputeId)) ?? (await insertDispute(transaction, purchase, state));
    for (const step of stepsBetween(dispute.status, state.status)) {
      await take(transaction, dispute, step);
      await settleDebt(books, transaction, dispute.workspaceId);
      await transaction.audit({
        workspaceId: dispute.workspaceId,
        action: `payment-dispute.${step}`,
        target: `payment-dispute:${disputeId}`,
        detail: { amountCents: dispute.amountCents, reason: dispute.reason },
      });
    }
  });
  return { kind: "dispute", disputeId, status: state.status };
}

type Step = "open" | "won" | "lost";

async function insertDispute(
  transaction: BooksTransaction,
  purchase: Purchase,
  state: DisputeState,
): Promise<PaymentDispute> {
  const { credits, tax } = sharesOf(purchase, state.amountCents);
  const dispute: PaymentDispute = {
    id: state.disputeId,
    workspaceId: purchase.workspaceId,
    purchaseId: purchase.id,
    amountCents: state.amountCents,
    creditsNano: credits,
    taxNano: tax,
    reason: state.reason,
    status: "inquiry",
    evidenceDueAt: state.evidenceDueAt ?? null,
  };
  await transaction.insertDispute(dispute);
  return dispute;
}

/** Old news, such as "open" of a dispute that is decided, asks for nothing. */
function stepsBetween(from: DisputeState["status"], to: DisputeState["status"]): readonly Step[] {
  if (to === "inquiry" || from === "won" || from === "lost" || from === to) return [];
  const steps: readonly Step[] = to === "open" ? ["open"] : ["open", to];
  return steps.filter((step) => step !== from);
}

async function take(transaction: BooksTransaction, dispute: PaymentDispute, step: Step): Promise<void> {
  const { id, workspaceId, amountCents, reason, evidenceDueAt } = dispute;
  const movement: DisputeMovement = {
    workspaceId,
    disputeId: id,
    credits: nanoUsd(dispute.creditsNano),
    fee: nanoUsd(fromCents(amountCents) - dispute.creditsNano - dispute.taxNano),
    tax: nanoUsd(dispute.taxNano),
  };
  const position = await transaction.lockPosition(workspaceId);
  const template = { open: disputeOpened, won: disputeWon, lost: disputeLost }[step];
  await transaction.post(template(movement, position));
  await transaction.saveDispute(id, {
    status: step,
    ...(step !== "open" && { closedAt: await transaction.now() }),
  });
  await transaction.notify({
    workspaceId,
    kind: step === "open" ? "dispute-opened" : `dispute-${step}`,
    subjectId: id,
    facts: {
      amountCents,
      reason,
      ...(evidenceDueAt !== null && { evidenceDueOn: evidenceDueAt.toISOString().slice(0, 10) }),
    },
  });
}
