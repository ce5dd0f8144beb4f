import type { CreditPurchaseSummary } from "@causeway/services";

const look = "inline-flex min-h-6 items-center text-sm font-medium text-kumo-link underline-offset-4 hover:underline";

/** What to do with a purchase: read its receipt and its invoice, or go on paying. */
export function PurchaseLink({ purchase }: { purchase: CreditPurchaseSummary }) {
  if (purchase.receiptUrl || purchase.invoiceUrl) {
    return (
      <>
        {purchase.receiptUrl && (
          <a href={purchase.receiptUrl} target="_blank" rel="noreferrer" className={look}>
            Receipt
          </a>
        )}
        {purchase.invoiceUrl && (
          <a href={purchase.invoiceUrl} target="_blank" rel="noreferrer" className={look}>
            Invoice
          </a>
        )}
      </>
    );
  }
  if (purchase.checkoutUrl) {
    return (
      <a href={purchase.checkoutUrl} className={look}>
        Continue paying
      </a>
    );
  }
  return null;
}
