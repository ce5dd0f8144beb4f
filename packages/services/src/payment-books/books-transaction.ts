import { lockCreditPosition, postTransaction } from "@causeway/db";
import type { BooksTransaction } from "@causeway/payment-books";
import type { Prisma } from "@causeway/prisma";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { recordNotice } from "../notice/record.ts";
import { freezeWorkspace, restateReview } from "../reconciliation/freeze-workspace.ts";
import { thawWorkspace } from "../reconciliation/thaw-workspace.ts";
import { toPurchase, withCustomer } from "./purchase-row.ts";
import { readPace } from "./pace.ts";
import { readTopUpUse } from "./top-up-use.ts";

/** One transaction of Postgres as the books know it. */
export const booksTransaction = (transaction: Prisma.TransactionClient, actor: Actor): BooksTransaction => ({
  now: async () => {
    const [clock] = await transaction.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
    if (!clock) throw new Error("Postgres has no clock");
    return clock.now;
  },

  lockPurchase: async (id) => {
    await transaction.$queryRaw`SELECT 1 FROM credit_purchase WHERE id = ${id} FOR UPDATE`;
    const row = await transaction.creditPurchase.findUnique({ where: { id }, include: withCustomer });
    return row ? toPurchase(row) : undefined;
  },
  insertPurchase: async (purchase) => {
    // A partial unique index says that one automatic purchase may be under way.
    const { count } = await transaction.creditPurchase.createMany({ data: [purchase], skipDuplicates: true });
    return count > 0;
  },
  savePurchase: async (id, change) => {
    await transaction.creditPurchase.update({ where: { id }, data: change, select: { id: true } });
  },

  readPace: (workspaceId) => readPace(transaction, workspaceId),
  noteRefusedCards: async (workspaceId, chargeIds) => {
    const data = chargeIds.map((chargeId) => ({ chargeId, workspaceId }));
    await transaction.refusedCard.createMany({ data, skipDuplicates: true });
  },

  lockPosition: (workspaceId) => lockCreditPosition(transaction, workspaceId),
  post: (posting) => postTransaction(transaction, posting),
  setSpendingStopped: async (id, spendingStopped) => {
    await transaction.workspace.update({ where: { id }, data: { spendingStopped }, select: { id: true } });
  },

  findRefund: async (by) => (await transaction.creditRefund.findUnique({ where: by })) ?? undefined,
  refundsOf: (purchaseId) => transaction.creditRefund.findMany({ where: { purchaseId } }),
  insertRefund: async (refund) => {
    await transaction.creditRefund.create({ data: refund, select: { id: true } });
  },
  saveRefund: async (id, change) => {
    await transaction.creditRefund.update({ where: { id }, data: change, select: { id: true } });
  },

  findDispute: async (id) => (await transaction.paymentDispute.findUnique({ where: { id } })) ?? undefined,
  disputesOf: (purchaseId) => transaction.paymentDispute.findMany({ where: { purchaseId } }),
  hasOpenDispute: async (workspaceId) =>
    (await transaction.paymentDispute.count({ where: { workspaceId, status: "open" }, take: 1 })) > 0,
  insertDispute: async (dispute) => {
    await transaction.paymentDispute.create({ data: dispute, select: { id: true } });
  },
  saveDispute: async (id, change) => {
    await transaction.paymentDispute.update({ where: { id }, data: change, select: { id: true } });
  },

  findFraudWarning: async (id) => (await transaction.paymentFraudWarning.findUnique({ where: { id } })) ?? undefined,
  insertFraudWarning: async (warning) => {
    await transaction.paymentFraudWarning.create({ data: warning, select: { id: true } });
  },
  closeFraudWarning: async (id) => {
    await transaction.paymentFraudWarning.update({ where: { id }, data: { actionable: false }, select: { id: true } });
  },

  findReview: async (id) => (await transaction.paymentReview.findUnique({ where: { id } })) ?? undefined,
  insertReview: async (review) => {
    await transaction.paymentReview.create({ data: review, select: { id: true } });
  },
  closeReview: async (id, closedReason) => {
    await transaction.paymentReview.update({
      where: { id },
      data: { closedReason, closedAt: new Date() },
      select: { id: true },
    });
  },

  freeze: (freeze) => freezeWorkspace(transaction, freeze, actor),
  restate: (freeze) => restateReview(transaction, freeze),
  thaw: (thaw) => thawWorkspace(transaction, thaw, actor),

  lockTopUp: async (workspaceId) => {
    await transaction.$queryRaw`SELECT 1 FROM auto_top_up WHERE workspace_id = ${workspaceId} FOR UPDATE`;
    return (await transaction.autoTopUp.findUnique({ where: { workspaceId } })) ?? undefined;
  },
  saveTopUp: async (workspaceId, change) => {
    await transaction.autoTopUp.update({ where: { workspaceId }, data: change, select: { workspaceId: true } });
  },
  readTopUpUse: (workspaceId) => readTopUpUse(transaction, workspaceId),

  notify: (notice) => recordNotice(transaction, notice),
  audit: (record) => recordAudit(transaction, actor, record),
});
