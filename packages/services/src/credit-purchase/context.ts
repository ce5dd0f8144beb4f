import type { CheckoutWork, PaymentWork, Payments } from "@causeway/payment-books";
import type { ServiceContext } from "../actor.ts";
import { postgresBooks } from "../payment-books/postgres-books.ts";

/** What verbs about purchases need beside the database. */
export type PaymentContext = ServiceContext & { readonly payments: Payments };

/** What opening a Checkout page needs. */
export type CheckoutContext = PaymentContext & Pick<CheckoutWork, "creditsPageUrl">;

/** The same for `@causeway/payment-books`, which decides. */
export const workOf = (context: PaymentContext): PaymentWork => ({
  books: postgresBooks(context),
  payments: context.payments,
});

export const checkoutWorkOf = (context: CheckoutContext): CheckoutWork => ({
  ...workOf(context),
  creditsPageUrl: context.creditsPageUrl,
});
