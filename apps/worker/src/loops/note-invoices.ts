import { findUninvoicedPurchases, notePurchaseInvoice } from "@causeway/services";
import { actingAs, type WorkerContext } from "../context.ts";

/** Finds the invoices of purchases that were paid, and makes those of purchases that were charged without a page. */
export async function noteInvoices(context: WorkerContext): Promise<void> {
  for (const purchaseId of await findUninvoicedPurchases(context.database)) {
    try {
      await notePurchaseInvoice(actingAs(context, "note-invoices"), purchaseId);
    } catch (error) {
      context.log.warn({ err: error, purchaseId }, "invoice not noted");
    }
  }
}
