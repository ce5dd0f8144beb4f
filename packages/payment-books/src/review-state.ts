/** A payment that Stripe's Radar has put before a person. */
export type ReviewState = {
  /** `prv_…` */
  readonly reviewId: string;
  readonly paymentIntentId: string | undefined;
  /** Stripe's word: `rule`, `manual`. */
  readonly openedReason: string;
  /** Stripe's word for how it ended: `approved`, `refunded_as_fraud` … Undefined while it is open. */
  readonly closedReason: string | undefined;
};
