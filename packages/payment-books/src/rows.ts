/** One intended purchase of credits. Amounts in whole US cents. */
export type Purchase = {
  readonly id: string;
  readonly workspaceId: string;
  readonly createdById: string;
  readonly creditsCents: number;
  readonly feeCents: number;
  /** Null while it is not known: on a page the payer's address decides, and Stripe tells when it is paid. */
  readonly taxCents: number | null;
  /** Stripe's `taxcalc_…` behind the tax of an automatic purchase. */
  readonly taxCalculationId: string | null;
  /** Credits, fee, and tax as far as it is known. */
  readonly totalCents: number;
  readonly status: "created" | "pending" | "paid" | "expired" | "failed";
  /** `cs_…` */
  readonly checkoutSessionId: string | null;
  readonly checkoutUrl: string | null;
  /** `pi_…` */
  readonly paymentIntentId: string | null;
  readonly receiptUrl: string | null;
  /** Stripe's page of the invoice, and the same as a file. */
  readonly invoiceUrl: string | null;
  readonly invoicePdfUrl: string | null;
  /** In plain words, with the fix. */
  readonly failureReason: string | null;
  /** Made by auto top-up … */
  readonly automatic: boolean;
  /** … and charged to this saved card, the same in every attempt. */
  readonly paymentMethodId: string | null;
  readonly paidAt: Date | null;
  /** `cus_…` of the workspace. */
  readonly stripeCustomerId: string | null;
};

export type NewPurchase = Pick<
  Purchase,
  "id" | "workspaceId" | "createdById" | "creditsCents" | "feeCents" | "totalCents"
> &
  Partial<Pick<Purchase, "automatic" | "paymentMethodId">>;

/** Money going back to the card that bought credits: asked for here, or made in Stripe's own dashboard. */
export type CreditRefund = {
  /** Also Stripe's idempotency key, so that asking again never refunds twice. */
  readonly id: string;
  readonly workspaceId: string;
  readonly purchaseId: string;
  /** Null when it was made in Stripe's dashboard. */
  readonly requestedById: string | null;
  /** What the card gets. */
  readonly amountCents: number;
  /** Of that, what the workspace gives back … */
  readonly creditsNano: bigint;
  /** … and what was tax; the rest is our purchase fee. */
  readonly taxNano: bigint;
  readonly status: "requested" | "pending" | "succeeded" | "failed";
  /** Where its credits are: set aside in the ledger, gone to the card's owner, or back with the workspace. */
  readonly money: "held" | "taken" | "returned";
  /** `re_…` */
  readonly stripeRefundId: string | null;
  readonly failureReason: string | null;
  readonly settledAt: Date | null;
};

/** A bank reports a payment as fraud. */
export type FraudWarning = {
  /** Stripe's `issfr_…` */
  readonly id: string;
  readonly workspaceId: string;
  readonly purchaseId: string;
  /** Stripe's word: `made_with_stolen_card` … */
  readonly fraudType: string;
  /** False once it was disputed or refunded as a whole. */
  readonly actionable: boolean;
};

/** Stripe's Radar has a person look at a payment. */
export type PaymentReview = {
  /** Stripe's `prv_…` */
  readonly id: string;
  readonly workspaceId: string;
  readonly purchaseId: string;
  /** Stripe's word: `rule`, `manual`. */
  readonly openedReason: string;
  /** Stripe's word: `approved`, `refunded` … Null while it is open. */
  readonly closedReason: string | null;
};

/** A cardholder contests a payment. While it is open, credits of the same amount are frozen. */
export type PaymentDispute = {
  /** Stripe's `du_…` */
  readonly id: string;
  readonly workspaceId: string;
  readonly purchaseId: string;
  readonly amountCents: number;
  /** Of that, what the workspace answers for … */
  readonly creditsNano: bigint;
  /** … and what was tax; the rest is our purchase fee. */
  readonly taxNano: bigint;
  /** Stripe's word: `fraudulent`, `product_not_received` … */
  readonly reason: string;
  readonly status: "inquiry" | "open" | "won" | "lost";
  readonly evidenceDueAt: Date | null;
};

/** Credits bought without anybody there, when they run low. Amounts in whole US cents. */
export type TopUpSettings = {
  readonly enabled: boolean;
  readonly thresholdCents: number;
  readonly amountCents: number;
  readonly monthlyCapCents: number;
  /** Who switched it on: the purchases are in his name. */
  readonly enabledById: string;
  /** Charges that failed since the last one that did not. */
  readonly failures: number;
  readonly nextAttemptAt: Date | null;
  /** Why the last charge failed, in plain words, with the fix. */
  readonly failureReason: string | null;
};

export type InboxEvent = {
  readonly state: "pending" | "applied" | "ignored" | "failed";
  readonly type: string;
  readonly objectId: string;
  /** That came to nothing. */
  readonly attempts: number;
};
