import type { Payments } from "@causeway/payment-books";
import { closeCheckout, createCheckout, createCustomer } from "./create-checkout.ts";
import { createPortal, findInvoice, makeInvoice } from "./invoice.ts";
import { listEvents, listMovements, readMovement } from "./list-activity.ts";
import { readPaymentState } from "./read-payment-state.ts";
import { readDispute } from "./read-dispute.ts";
import { readFraudWarning } from "./read-fraud-warning.ts";
import { readReview } from "./read-review.ts";
import { createRefund, findRefund, readRefund } from "./refund.ts";
import { chargeSavedCard, findCharge, findSavedCard } from "./saved-card.ts";
import { calculateTax } from "./calculate-tax.ts";
import { createStripeClient, type StripeClientOptions } from "./stripe-client.ts";

export function createPayments(options: StripeClientOptions): Payments {
  const stripe = createStripeClient(options);
  const collectsTax = options.collectsTax === true;
  return {
    livemode: isLivemode(options.secretKey),
    createCustomer: (workspaceId) => createCustomer(stripe, workspaceId),
    createCheckout: (request) => createCheckout(stripe, request, collectsTax),
    closeCheckout: (sessionId) => closeCheckout(stripe, sessionId),
    findInvoice: (sessionId) => findInvoice(stripe, sessionId),
    makeInvoice: (request) => makeInvoice(stripe, request),
    createPortal: (request) => createPortal(stripe, request),
    readState: (objectId) => readPaymentState(stripe, objectId),
    findSavedCard: (customerId) => findSavedCard(stripe, customerId),
    calculateTax: (request) => (collectsTax ? calculateTax(stripe, request) : Promise.resolve({ kind: "none" })),
    chargeSavedCard: (charge) => chargeSavedCard(stripe, charge),
    findCharge: (charge) => findCharge(stripe, charge),
    listEvents: (since) => listEvents(stripe, since),
    listMovements: (range) => listMovements(stripe, range),
    readMovement: (id) => readMovement(stripe, id),
    createRefund: (request) => createRefund(stripe, request),
    findRefund: (request) => findRefund(stripe, request),
    readRefund: (stripeRefundId) => readRefund(stripe, stripeRefundId),
    readDispute: (disputeId) => readDispute(stripe, disputeId),
    readFraudWarning: (warningId) => readFraudWarning(stripe, warningId),
    readReview: (reviewId) => readReview(stripe, reviewId),
  };
}

/** A key says which of Stripe's two worlds it opens. */
export const isLivemode = (secretKey: string): boolean => /^(sk|rk)_live_/.test(secretKey);
