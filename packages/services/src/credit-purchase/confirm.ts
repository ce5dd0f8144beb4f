import { AppError } from "@causeway/errors";
import { authorize } from "../authorize.ts";
import { applyPaymentState } from "./apply.ts";
import type { PaymentContext } from "./context.ts";
import { type CreditPurchaseSummary, purchaseSelection, toSummary } from "./list.ts";

export type ConfirmedCreditPurchase = CreditPurchaseSummary & {
  /** True when this very call added the credits: then the receipt is still to be mailed. */
  readonly isNewlyPaid: boolean;
};

/**
 * What the page runs to which Stripe sends the customer back: looks at Stripe and credits, in case no webhook has.
 * @param sessionId from the address of the page, so it may be anyone's or nothing
 * Throws `not-found` alike for a session that is another workspace's and for none, `service-unavailable` when Stripe
 * is away.
 */
export async function confirmCreditPurchase(
  context: PaymentContext,
  { workspaceId, sessionId }: { readonly workspaceId: string; readonly sessionId: string },
): Promise<ConfirmedCreditPurchase> {
  authorize(context.actor, workspaceId, "credits:read");
  const purchaseId = await findPurchase(context, workspaceId, sessionId);
  if (purchaseId === undefined)
    throw new AppError("not-found", "There is no such purchase. Look at the history of credits.");
  const outcome = await applyPaymentState(context, sessionId);
  const row = await context.database.creditPurchase.findUniqueOrThrow({
    where: { id: purchaseId, workspaceId },
    select: purchaseSelection,
  });
  return { ...toSummary(row), isNewlyPaid: outcome.kind === "paid" && outcome.isNew };
}

/** By the session in our row or, when we died before noting it there, by the purchase that Stripe has with the session. */
async function findPurchase(
  { database, payments }: PaymentContext,
  workspaceId: string,
  sessionId: string,
): Promise<string | undefined> {
  if (!/^cs_(test|live)_\w{1,200}$/.test(sessionId)) return undefined;
  const noted = await database.creditPurchase.findFirst({
    where: { checkoutSessionId: sessionId, workspaceId },
    select: { id: true },
  });
  if (noted) return noted.id;
  const state = await payments.readState(sessionId);
  if (state === undefined || state.kind === "unrelated") return undefined;
  const owned = await database.creditPurchase.findFirst({
    where: { id: state.purchaseId, workspaceId, checkoutSessionId: null },
    select: { id: true },
  });
  return owned?.id;
}
