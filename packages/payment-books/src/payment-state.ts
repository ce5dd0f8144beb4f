/** What Stripe says has become of a purchase, in our words. Amounts in whole cents of `currency`. */
export type PaymentState =
  /** Nothing has been paid yet: the page is open, or the bank still works on it. */
  | {
      readonly kind: "waiting";
      readonly purchaseId: string;
      readonly sessionId: string | undefined;
      /** `pi_…` of an automatic charge that the bank still works on. */
      readonly paymentIntentId?: string | undefined;
      /** `ch_…` of cards that were refused on the page, which goes on asking for another. */
      readonly refusedChargeIds?: readonly string[];
    }
  | Payment
  /** The page was closed by time; nothing was paid and nothing can be any more. */
  | { readonly kind: "expired"; readonly purchaseId: string; readonly sessionId: string }
  /** The bank refused after the page was left, or a charge without any page. `reason` is the bank's sentence. */
  | {
      readonly kind: "refused";
      readonly purchaseId: string;
      readonly sessionId: string | undefined;
      readonly reason: string;
      readonly isAutomatic?: boolean;
      /** The bank wants the card's owner to confirm. */
      readonly needsAuthentication?: boolean;
    }
  /** Not one of our purchases. */
  | { readonly kind: "unrelated" };

export type Payment = {
  readonly kind: "paid";
  readonly purchaseId: string;
  /** Undefined when we heard of the payment itself, not of its page. */
  readonly sessionId: string | undefined;
  readonly paymentIntentId: string;
  readonly amountReceivedCents: number;
  /** Of that, the tax that Stripe's page added. Undefined without a page: then our row knows it. */
  readonly taxCents?: number | undefined;
  /** Lower-case ISO code. */
  readonly currency: string;
  readonly customerId: string | undefined;
  readonly livemode: boolean;
  readonly receiptUrl: string | undefined;
};
