/** A bank's report that a payment was fraud, as Stripe has it. */
export type FraudWarningState = {
  /** `issfr_…` */
  readonly warningId: string;
  readonly paymentIntentId: string | undefined;
  /** False once it was disputed or refunded as a whole: nothing can be done any more. */
  readonly isActionable: boolean;
  /** Stripe's word: `made_with_stolen_card` … */
  readonly fraudType: string;
};
