import { type CreditBalance, readCreditBalance } from "@causeway/db";
import {
  type AutoTopUpState,
  type CreditPurchaseSummary,
  type CreditRefundSummary,
  creditPurchaseLimits,
  listCreditPurchases,
  listCreditRefunds,
  mayDo,
  type PaymentStanding,
  type PromotionalCredits,
  readAutoTopUp,
  readPaymentStanding,
  readPromotionalCredits,
  readSavedCard,
  requirePermission,
  type SavedCardState,
} from "@causeway/services";
import { getActivity } from "../../activity.ts";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import type { AmountLimits } from "./amount.ts";
import { daysLeft } from "./days-left.ts";
import { addsTax, paymentContext } from "./payment-context.ts";

export type CreditsPageData = {
  readonly balance: CreditBalance;
  /** What of the balance was given, and when. */
  readonly promotional: PromotionalCredits;
  /** At the pace of the last week; undefined when nothing was spent in it. */
  readonly daysLeft: number | undefined;
  readonly purchases: readonly CreditPurchaseSummary[];
  /** Purchases whose unused credits may still be refunded. */
  readonly refundableIds: readonly string[];
  readonly standing: PaymentStanding;
  /** Undefined when it was never set up. */
  readonly topUp: AutoTopUpState | undefined;
  readonly card: SavedCardState;
  readonly mayBuy: boolean;
  readonly limits: AmountLimits;
  readonly addsTax: boolean;
};

export async function loadCredits({ actor, workspace }: AccountSession): Promise<CreditsPageData> {
  requirePermission(actor, "credits:read");
  const database = getDatabase();
  const workspaceId = workspace.id;
  const context = { database, actor };
  const [balance, spentInWeek, purchases, refunds, standing, topUp, card, promotional] = await Promise.all([
    readCreditBalance(database, workspaceId),
    readSpendOfLastWeek(workspaceId),
    listCreditPurchases(context, { workspaceId, limit: 50 }),
    listCreditRefunds(context, { workspaceId }),
    readPaymentStanding(context, { workspaceId }),
    readAutoTopUp(context, { workspaceId }),
    readSavedCard(paymentContext(actor), { workspaceId }),
    readPromotionalCredits(context, { workspaceId }),
  ]);
  const mayBuy = mayDo(actor, "credits:buy");
  return {
    balance,
    promotional,
    daysLeft: daysLeft(balance.available, spentInWeek),
    purchases,
    refundableIds: mayBuy && standing.openDisputes.length === 0 ? refundable(purchases, refunds) : [],
    standing,
    topUp,
    card,
    mayBuy,
    limits: creditPurchaseLimits,
    addsTax: addsTax(),
  };
}

const dayMs = 86_400_000;

/** Paid within a day and not refunded whole; how much of it is unused, the refund itself finds out. */
function refundable(
  purchases: readonly CreditPurchaseSummary[],
  refunds: readonly CreditRefundSummary[],
): readonly string[] {
  const refundedCents = (id: string) =>
    refunds
      .filter(({ purchaseId, status }) => purchaseId === id && status !== "failed")
      .reduce((total, { amountCents }) => total + amountCents, 0);
  return purchases
    .filter(({ paidAt }) => paidAt !== undefined && Date.now() - paidAt.getTime() < dayMs)
    .filter(({ id, totalCents, feeCents }) => refundedCents(id) < totalCents - feeCents)
    .map(({ id }) => id);
}

async function readSpendOfLastWeek(workspaceId: string) {
  const to = new Date();
  const from = new Date(to.getTime() - 7 * dayMs);
  return (await getActivity().totals({ workspaceId, from, to })).current.spend;
}
