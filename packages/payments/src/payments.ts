import { type Checkout, type CheckoutRequest, createCheckout, createCustomer } from "./create-checkout.ts";
import type { DisputeState } from "./dispute-state.ts";
import { listEvents, listMovements, type StripeMovement } from "./list-activity.ts";
import type { PaymentState } from "./payment-state.ts";
import { readPaymentState } from "./read-payment-state.ts";
import { readDispute } from "./read-dispute.ts";
import { createRefund, findRefund, readRefund } from "./refund.ts";
import type { RefundAnswer, RefundRequest, RefundState } from "./refund-state.ts";
import { chargeSavedCard, findCharge, findSavedCard, type SavedCard, type SavedCardCharge } from "./saved-card.ts";
import type { StripeWebhook } from "./webhook.ts";
import { createStripeClient, type StripeClientOptions } from "./stripe-client.ts";

/** Taking money, in our words. Failures that pass are `service-unavailable`; none of them has charged anyone. */
export type Payments = {
  /** Real money, or Stripe's test mode. */
  readonly livemode: boolean;
  createCustomer(workspaceId: string): Promise<{ readonly customerId: string }>;
  createCheckout(request: CheckoutRequest): Promise<Checkout>;
  /** What became of a Checkout session (`cs_…`) or a payment (`pi_…`); undefined when Stripe knows no such object. */
  readState(objectId: string): Promise<PaymentState | undefined>;
  /** The card that a customer saved last, when there is one. */
  findSavedCard(customerId: string): Promise<SavedCard | undefined>;
  /** Charges a saved card, once however often we ask for the same purchase, within a day. */
  chargeSavedCard(charge: SavedCardCharge): Promise<PaymentState>;
  /** What came of such a charge, for when the answer was lost and a day has passed. */
  findCharge(charge: Pick<SavedCardCharge, "purchaseId" | "customerId">): Promise<PaymentState | undefined>;
  /** The events that we act on since then, oldest first. Stripe keeps them for 30 days. */
  listEvents(since: Date): AsyncIterable<StripeWebhook>;
  /** What moved our balance at Stripe in `[from, to)`. */
  listMovements(range: { readonly from: Date; readonly to: Date }): AsyncIterable<StripeMovement>;
  /** Refunds a part of a payment, once however often we ask under the same id of ours, within a day. */
  createRefund(request: RefundRequest): Promise<RefundAnswer>;
  /** The refund that was made for ours, for when the answer was lost and a day has passed. */
  findRefund(request: RefundRequest): Promise<RefundState | undefined>;
  /** `re_…`; undefined when Stripe knows none. */
  readRefund(stripeRefundId: string): Promise<RefundState | undefined>;
  /** `du_…`; undefined when Stripe knows none. */
  readDispute(disputeId: string): Promise<DisputeState | undefined>;
};

export function createPayments(options: StripeClientOptions): Payments {
  const stripe = createStripeClient(options);
  return {
    livemode: isLivemode(options.secretKey),
    createCustomer: (workspaceId) => createCustomer(stripe, workspaceId),
    createCheckout: (request) => createCheckout(stripe, request),
    readState: (objectId) => readPaymentState(stripe, objectId),
    findSavedCard: (customerId) => findSavedCard(stripe, customerId),
    chargeSavedCard: (charge) => chargeSavedCard(stripe, charge),
    findCharge: (charge) => findCharge(stripe, charge),
    listEvents: (since) => listEvents(stripe, since),
    listMovements: (range) => listMovements(stripe, range),
    createRefund: (request) => createRefund(stripe, request),
    findRefund: (request) => findRefund(stripe, request),
    readRefund: (stripeRefundId) => readRefund(stripe, stripeRefundId),
    readDispute: (disputeId) => readDispute(stripe, disputeId),
  };
}

/** A key says which of Stripe's two worlds it opens. */
export const isLivemode = (secretKey: string): boolean => /^(sk|rk)_live_/.test(secretKey);
