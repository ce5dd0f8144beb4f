/** A contested payment as Stripe has it. Amounts in whole cents of `currency`. */
export type DisputeState = {
  /** `du_…` */
  readonly disputeId: string;
  readonly paymentIntentId: string | undefined;
  readonly amountCents: number;
  readonly currency: string;
  /** An inquiry moves no money, even when it ends. */
  readonly status: "inquiry" | "open" | "won" | "lost";
  /** Stripe's word: `fraudulent`, `product_not_received` … */
  readonly reason: string;
  /** Until when we can answer. */
  readonly evidenceDueAt: Date | undefined;
};
