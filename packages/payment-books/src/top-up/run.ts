import { fromCents } from "@causeway/money";
import { purchaseFeeCents } from "@causeway/pricing";
import type { BooksTransaction, PaymentBooks, TopUpUse } from "../books.ts";
import type { PaymentWork } from "../context.ts";
import type { ApplyOutcome } from "../purchase/apply-payment.ts";
import { defaultPaceLimits, paceProblem } from "../purchase/pace.ts";
import type { TopUpSettings } from "../rows.ts";
import { chargeTopUp } from "./charge.ts";

/**
 * Tops a workspace up: our row first, then the charge under the row's id. However many see the same low balance at
 * once, one buys. Undefined when there was nothing to do after all.
 */
export async function runTopUp(work: PaymentWork, workspaceId: string): Promise<ApplyOutcome | undefined> {
  const { books, payments } = work;
  const customerId = await books.readCustomer(workspaceId);
  const card = customerId === null ? undefined : await payments.findSavedCard(customerId);
  const purchaseId = await begin(work, workspaceId, card?.paymentMethodId);
  return purchaseId === undefined ? undefined : await chargeTopUp(work, purchaseId);
}

async function begin(
  { books, paceLimits = defaultPaceLimits }: PaymentWork,
  workspaceId: string,
  paymentMethodId: string | undefined,
): Promise<string | undefined> {
  return await books.transact(async (transaction) => {
    // The credits before the settings, as when a payment is credited.
    await transaction.lockPosition(workspaceId);
    const due = await lockIfDue(transaction, workspaceId);
    if (!due) return undefined;
    const { amountCents } = due;
    if (paymentMethodId === undefined) {
      await switchOff(books, transaction, workspaceId, amountCents);
      return undefined;
    }
    if (due.monthCents + amountCents > due.monthlyCapCents) {
      await transaction.notify({
        workspaceId,
        kind: "auto-top-up-capped",
        subjectId: `${workspaceId}:${due.month}`,
        facts: { amountCents, month: due.month },
      });
      return undefined;
    }
    const pace = await transaction.readPace(workspaceId);
    const problem = paceProblem(pace, paceLimits, amountCents);
    if (problem) {
      await transaction.saveTopUp(workspaceId, { nextAttemptAt: pace.resetsAt, failureReason: problem.message });
      return undefined;
    }
    const feeCents = purchaseFeeCents(amountCents);
    const quote = { creditsCents: amountCents, feeCents, totalCents: amountCents + feeCents };
    const id = books.newId();
    const purchase = { id, workspaceId, createdById: due.enabledById, automatic: true, paymentMethodId, ...quote };
    if (!(await transaction.insertPurchase(purchase))) return undefined;
    await transaction.audit({
      workspaceId,
      action: "auto-top-up.start",
      target: `credit-purchase:${id}`,
      detail: quote,
    });
    return id;
  });
}

/** Looks again under the lock of the settings: another worker may have bought meanwhile. */
async function lockIfDue(
  transaction: BooksTransaction,
  workspaceId: string,
): Promise<(TopUpSettings & TopUpUse) | undefined> {
  const settings = await transaction.lockTopUp(workspaceId);
  if (!settings?.enabled) return undefined;
  if (settings.nextAttemptAt !== null && settings.nextAttemptAt > (await transaction.now())) return undefined;
  const use = await transaction.readTopUpUse(workspaceId);
  // Since it was found to be due, which may be minutes ago.
  if (use.isStopped) return undefined;
  if (use.isOpen || use.balance >= fromCents(settings.thresholdCents)) return undefined;
  return { ...settings, ...use };
}

async function switchOff(
  books: PaymentBooks,
  transaction: BooksTransaction,
  workspaceId: string,
  amountCents: number,
): Promise<void> {
  const reason = "There is no saved card any more. Buy credits once by hand; the card is saved for auto top-up.";
  await transaction.saveTopUp(workspaceId, { enabled: false, failureReason: reason });
  await transaction.notify({
    workspaceId,
    kind: "auto-top-up-failed",
    subjectId: books.newId(),
    facts: { amountCents, reason },
  });
}
