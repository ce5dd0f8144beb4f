import { type Mailer, sendReceiptMail } from "@causeway/mail";
import { noteInvoice } from "@causeway/payment-books";
import { recordAudit } from "../audit/record.ts";
import { ignoreOutage } from "../ignore-outage.ts";
import { type PaymentContext, workOf } from "./context.ts";

export type ReceiptContext = PaymentContext & {
  readonly mailer: Mailer;
  /** Where the receipt is when Stripe has given none. */
  readonly creditsPageUrl: string;
};

/**
 * Mails the receipt of a paid purchase to whoever bought, and notes that it did, so that a second job for the same
 * purchase does nothing. Only dying between the two sends it twice.
 */
export async function sendReceipt(context: ReceiptContext, purchaseId: string): Promise<void> {
  const { database } = context;
  // Without Stripe the mail goes out without the link; the history shows it later.
  await noteInvoice(workOf(context), purchaseId).catch(ignoreOutage);
  const purchase = await database.creditPurchase.findUnique({
    where: { id: purchaseId, status: "paid" },
    include: { workspace: { select: { name: true } } },
  });
  if (!purchase?.paidAt || (await wasSent(context, purchase.workspaceId, purchaseId))) return;
  const buyer = await database.user.findUnique({ where: { id: purchase.createdById }, select: { email: true } });
  if (buyer) {
    await sendReceiptMail(context.mailer, {
      to: buyer.email,
      workspaceName: purchase.workspace.name,
      creditsCents: purchase.creditsCents,
      feeCents: purchase.feeCents,
      taxCents: purchase.taxCents ?? 0,
      totalCents: purchase.totalCents,
      paidAt: purchase.paidAt,
      receiptUrl: purchase.receiptUrl ?? context.creditsPageUrl,
      invoiceUrl: purchase.invoiceUrl ?? undefined,
    });
  }
  await recordAudit(database, context.actor, {
    workspaceId: purchase.workspaceId,
    action: receiptAction,
    target: `credit-purchase:${purchaseId}`,
    detail: { mailed: buyer !== null },
  });
}

const receiptAction = "credit-purchase.send-receipt";

const wasSent = async ({ database }: ReceiptContext, workspaceId: string, purchaseId: string): Promise<boolean> =>
  (await database.auditEntry.count({
    where: { workspaceId, action: receiptAction, target: `credit-purchase:${purchaseId}` },
    take: 1,
  })) > 0;
