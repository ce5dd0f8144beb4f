import type { DisputeState } from "./dispute-state.ts";
import type { FraudWarningState } from "./fraud-state.ts";
import type { PaymentState } from "./payment-state.ts";
import type { ReviewState } from "./review-state.ts";
import type { RefundAnswer, RefundRequest, RefundState } from "./refund-state.ts";

/** Taking money, in our words. Failures that pass are `service-unavailable`; none of them has charged anyone. */
export type Payments = {
  /** Real money, or Stripe's test mode. */
  readonly livemode: boolean;
  createCustomer(workspaceId: string): Promise<{ readonly customerId: string }>;
  createCheckout(request: CheckoutRequest): Promise<Checkout>;
  /** Closes a page that nobody has paid on. Does nothing for one that is paid or closed. */
  closeCheckout(sessionId: string): Promise<void>;
  /** The invoice of a page that was paid; undefined while there is none. */
  findInvoice(sessionId: string): Promise<Invoice | undefined>;
  /** The invoice of a payment that was made without a page: one, however often we ask within a day. */
  makeInvoice(request: InvoiceRequest): Promise<Invoice>;
  /** A page of Stripe's where a customer looks after cards, invoices and tax ids. */
  createPortal(request: { readonly customerId: string; readonly returnUrl: string }): Promise<{ readonly url: string }>;
  /** What became of a Checkout session (`cs_…`) or a payment (`pi_…`); undefined when Stripe knows no such object. */
  readState(objectId: string): Promise<PaymentState | undefined>;
  /** The card that a customer saved last, when there is one. */
  findSavedCard(customerId: string): Promise<SavedCard | undefined>;
  /** What an automatic purchase is taxed with, the same however often we ask within a day. */
  calculateTax(request: TaxRequest): Promise<TaxAnswer>;
  /** Charges a saved card, once however often we ask for the same purchase, within a day. */
  chargeSavedCard(charge: SavedCardCharge): Promise<PaymentState>;
  /** What came of such a charge, for when the answer was lost and a day has passed. */
  findCharge(charge: Pick<SavedCardCharge, "purchaseId" | "customerId">): Promise<PaymentState | undefined>;
  /** The events that we act on since then, oldest first. Stripe keeps them for 30 days. */
  listEvents(since: Date): AsyncIterable<StripeWebhook>;
  /** What moved our balance at Stripe in `[from, to)`. */
  listMovements(range: { readonly from: Date; readonly to: Date }): AsyncIterable<StripeMovement>;
  /** `txn_…`; undefined when Stripe knows none. */
  readMovement(id: string): Promise<StripeMovement | undefined>;
  /** Refunds a part of a payment, once however often we ask under the same id of ours, within a day. */
  createRefund(request: RefundRequest): Promise<RefundAnswer>;
  /** The refund that was made for ours, for when the answer was lost and a day has passed. */
  findRefund(request: RefundRequest): Promise<RefundState | undefined>;
  /** `re_…`; undefined when Stripe knows none. */
  readRefund(stripeRefundId: string): Promise<RefundState | undefined>;
  /** `du_…`; undefined when Stripe knows none. */
  readDispute(disputeId: string): Promise<DisputeState | undefined>;
  /** `issfr_…`; undefined when Stripe knows none. */
  readFraudWarning(warningId: string): Promise<FraudWarningState | undefined>;
  /** `prv_…`; undefined when Stripe knows none. */
  readReview(reviewId: string): Promise<ReviewState | undefined>;
};

export type CheckoutRequest = {
  /** Our purchase row; also the idempotency key, so asking again gives the same page. */
  readonly purchaseId: string;
  /** `cus_…` */
  readonly customerId: string;
  readonly creditsCents: number;
  /** Shown as a line of its own; no line when it is 0. */
  readonly feeCents: number;
  /** Where the customer goes after paying; `{CHECKOUT_SESSION_ID}` in it becomes the session's id. */
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** The bank is to ask the cardholder (3-D Secure) wherever it can. */
  readonly asksCardholder: boolean;
};

/** A document of Stripe's about a payment. */
export type Invoice = {
  readonly url: string;
  readonly pdfUrl: string | undefined;
};

export type InvoiceRequest = {
  /** Our purchase row; also part of the idempotency keys. */
  readonly purchaseId: string;
  readonly customerId: string;
  /** `pi_…`, which has succeeded. */
  readonly paymentIntentId: string;
  readonly creditsCents: number;
  readonly feeCents: number;
  readonly taxCents: number;
};

export type Checkout = { readonly sessionId: string; readonly url: string };

export type SavedCard = {
  /** `pm_…` */
  readonly paymentMethodId: string;
  readonly brand: string;
  readonly last4: string;
};

export type TaxRequest = {
  /** Our purchase row; also part of the idempotency key. */
  readonly purchaseId: string;
  readonly customerId: string;
  readonly creditsCents: number;
  readonly feeCents: number;
};

export type TaxAnswer =
  /** No tax is collected here. */
  | { readonly kind: "none" }
  /** `taxcalc_…`, which the charge names, so that Stripe reports it. */
  | { readonly kind: "known"; readonly taxCents: number; readonly calculationId: string }
  /** Stripe knows no address of the customer, so nobody can say. */
  | { readonly kind: "no-address" };

export type SavedCardCharge = {
  /** Our purchase row; also the idempotency key. */
  readonly purchaseId: string;
  readonly customerId: string;
  readonly paymentMethodId: string;
  readonly totalCents: number;
  readonly taxCalculationId: string | null;
};

/** A webhook that Stripe really sent. It only tells us to look at `objectId`. */
export type StripeWebhook = {
  /** `evt_…`; the same in every redelivery. */
  readonly eventId: string;
  readonly type: string;
  /** `cs_…`, `pi_…`, `re_…`, `du_…`, `issfr_…` or `prv_…` for the types we act on. */
  readonly objectId: string;
  /** Whether anything about our money may have changed; all other types are only written down. */
  readonly concernsPurchases: boolean;
};

/** One line of our balance at Stripe. Amounts in whole cents of `currency`. */
export type StripeMovement = {
  /** `txn_…` */
  readonly id: string;
  /** The `pi_…` of a charge, the `re_…` of a refund or its failure, the `du_…` of a dispute; otherwise Stripe's source. */
  readonly sourceId: string;
  readonly kind: "charge" | "refund" | "refund-failure" | "dispute" | "dispute-reversal" | "payout" | "other";
  /** Positive into our balance, before Stripe's fee. */
  readonly amountCents: number;
  readonly feeCents: number;
  readonly currency: string;
};
