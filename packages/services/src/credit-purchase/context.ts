import type { Payments } from "@causeway/payments";
import type { ServiceContext } from "../actor.ts";

/** What verbs about purchases need beside the database. */
export type PaymentContext = ServiceContext & { readonly payments: Payments };

/** What opening a Checkout page needs. */
export type CheckoutContext = PaymentContext & {
  /**
   * The dashboard's page of credits, without a slash at the end. Stripe sends the customer back to
   * `<page>/success?session_id=cs_…` after paying and to `<page>?cancelled=<purchase id>` otherwise.
   */
  readonly creditsPageUrl: string;
};
