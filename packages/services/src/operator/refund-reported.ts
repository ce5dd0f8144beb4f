import { AppError } from "@causeway/errors";
import { applyRefundState, type Payments } from "@causeway/payment-books";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { workOf } from "../credit-purchase/context.ts";
import { parseInput } from "../parse-input.ts";
import type { OperatorContext } from "./context.ts";
import { noteInput } from "./note-input.ts";

const input = z.object({ warningId: z.string(), note: noteInput });

export type RefundContext = OperatorContext & { readonly payments: Payments };

/**
 * Sends back what is left of a payment that its bank reports as fraud, before it is disputed. What its credits no longer
 * cover becomes debt, and the workspace stays frozen. Once per warning, however many ask. Returns whole US cents.
 * Throws `not-found`, `conflict` when nothing is left to refund or Stripe refuses, `service-unavailable` without an answer.
 */
export async function refundReported(
  { database, actor, payments }: RefundContext,
  question: z.input<typeof input>,
): Promise<{ readonly amountCents: number }> {
  const { warningId, note } = parseInput(input, question);
  const warning = await database.paymentFraudWarning.findUnique({
    where: { id: warningId },
    select: { workspaceId: true, purchase: { include: { refunds: true } } },
  });
  const paymentIntentId = warning?.purchase.paymentIntentId;
  if (!warning || !paymentIntentId) throw new AppError("not-found", "There is no such report of fraud.");
  const { workspaceId, purchase } = warning;
  // One that the card did not take has come back to us.
  const refunded = purchase.refunds.filter(({ money }) => money !== "returned");
  const amountCents = purchase.totalCents - refunded.reduce((sum, refund) => sum + refund.amountCents, 0);
  if (amountCents <= 0) throw new AppError("conflict", "All of this payment has been refunded. Load the page again.");

  // What was asked for before, and has not been heard of, is asked for again and not once more.
  const refundId = `fraud:${warningId}:${amountCents}`;
  const answer = await payments.createRefund({ refundId, paymentIntentId, amountCents, isFraud: true });
  if (answer.kind === "refused") throw new AppError("conflict", `Stripe refuses: ${answer.reason}`);
  await applyRefundState(workOf({ database, payments, actor: { kind: "system", job: "refund-reported" } }), answer);
  await recordAudit(database, actor, {
    workspaceId,
    action: "payment.refund-reported",
    target: `credit-purchase:${purchase.id}`,
    detail: { note, warningId, amountCents, stripeRefundId: answer.stripeRefundId },
  });
  return { amountCents };
}
