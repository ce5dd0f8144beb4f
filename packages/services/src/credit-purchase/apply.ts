import { type ApplyOutcome, applyEvent, applyPayment, type EventOutcome } from "@causeway/payment-books";
import { type PaymentContext, workOf } from "./context.ts";

/**
 * Brings a purchase to where Stripe says it is. The job, the sweeper and the success page all run this, at any time,
 * at the same time and any number of times: each payment credits once.
 * @param objectId a Checkout session (`cs_…`) or a payment (`pi_…`)
 */
export const applyPaymentState = (context: PaymentContext, objectId: string): Promise<ApplyOutcome> =>
  applyPayment(workOf(context), objectId);

/**
 * Applies an event of the inbox and marks it. Does nothing for one that is unknown or done. When applying fails, that is
 * noted with the event, which stays pending for the sweeper, and the error is thrown.
 */
export const applyStripeEvent = (context: PaymentContext, eventId: string): Promise<EventOutcome | undefined> =>
  applyEvent(workOf(context), eventId);
