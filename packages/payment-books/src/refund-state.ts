/** What we ask Stripe to send back. */
export type RefundRequest = {
  /** Our refund row; also the idempotency key. */
  readonly refundId: string;
  readonly paymentIntentId: string;
  readonly amountCents: number;
  /** The payment was not its cardholder's. */
  readonly isFraud?: boolean;
};

/** A refund as Stripe has it. Amounts in whole cents of `currency`. */
export type RefundState = {
  readonly kind: "known";
  /** `re_…` */
  readonly stripeRefundId: string;
  /** Our refund row; undefined for refunds made in Stripe's dashboard. */
  readonly refundId: string | undefined;
  readonly paymentIntentId: string | undefined;
  readonly amountCents: number;
  readonly currency: string;
  readonly status: "pending" | "succeeded" | "failed";
  readonly failureReason: string | undefined;
};

export type RefundAnswer =
  | RefundState
  /** Stripe will never make this refund. `reason` is Stripe's sentence. */
  | { readonly kind: "refused"; readonly reason: string };
