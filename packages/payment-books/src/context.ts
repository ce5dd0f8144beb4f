import type { PaymentBooks } from "./books.ts";
import type { Payments } from "./payments.ts";
import type { PaceLimits } from "./purchase/pace.ts";

/** What every verb here works with: our books and Stripe. */
export type PaymentWork = {
  readonly books: PaymentBooks;
  readonly payments: Payments;
  /** Left out, those of `defaultPaceLimits`. */
  readonly paceLimits?: PaceLimits | undefined;
};

/** What opening a Checkout page needs. */
export type CheckoutWork = PaymentWork & {
  /**
   * The dashboard's page of credits, without a slash at the end. Stripe sends the customer back to
   * `<page>/success?session_id=cs_…` after paying and to `<page>?cancelled=<purchase id>` otherwise.
   */
  readonly creditsPageUrl: string;
};
