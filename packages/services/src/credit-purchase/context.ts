import type { CheckoutWork, PaceLimits, PaymentWork, Payments } from "@causeway/payment-books";
import type { ServiceContext } from "../actor.ts";
import { postgresBooks } from "../payment-books/postgres-books.ts";

/** What verbs about purchases need beside the database. */
export type PaymentContext = ServiceContext & {
  readonly payments: Payments;
  /** Left out, those that `@causeway/payment-books` has. */
  readonly paceLimits?: PaceLimits | undefined;
};

/** What opening a Checkout page needs. */
export type CheckoutContext = PaymentContext & Pick<CheckoutWork, "creditsPageUrl">;

/** The same for `@causeway/payment-books`, which decides. */
export const workOf = (context: PaymentContext): PaymentWork => ({
  books: postgresBooks(context),
  payments: context.payments,
  paceLimits: context.paceLimits,
});

export const checkoutWorkOf = (context: CheckoutContext): CheckoutWork => ({
  ...workOf(context),
  creditsPageUrl: context.creditsPageUrl,
});
