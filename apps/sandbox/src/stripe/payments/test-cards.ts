/** How a test card behaves. Numbers, codes and messages are those that Stripe documents for test mode. */
export type Decline = { code: string; declineCode?: string; message: string };

/** What the cardholder does after paying. */
export type CardDispute = { reason: string; isInquiry: boolean };

/** When the bank wants the cardholder to confirm a payment. */
type Authentication = "always" | "unless-saved";

type TestCard = {
  brand: string;
  funding: "credit" | "debit" | "prepaid";
  decline?: Decline;
  dispute?: CardDispute;
  /** Its bank reports the charge as fraud. */
  isReported?: boolean;
  /** Radar finds it risky and has a person look at the payment. */
  isReviewed?: boolean;
  authentication?: Authentication;
};

/** Refunds to it wait for a moment before they succeed. */
export const pendingRefundCard = "4000000000007726";
/** Refunds to it succeed at first and are returned by the bank a moment later. */
export const refundFailCard = "4000000000005126";

const declined = (declineCode: string, message = "Your card was declined."): Decline => ({
  code: "card_declined",
  declineCode,
  message,
});

const visa = { brand: "visa", funding: "credit" } as const;

const cards: Record<string, TestCard | undefined> = {
  "4242424242424242": visa,
  "4000056655665556": { brand: "visa", funding: "debit" },
  "5555555555554444": { brand: "mastercard", funding: "credit" },
  "5200828282828210": { brand: "mastercard", funding: "debit" },
  "378282246310005": { brand: "amex", funding: "credit" },
  "6011111111111117": { brand: "discover", funding: "credit" },
  "4000000000000077": visa,
  [pendingRefundCard]: visa,
  [refundFailCard]: visa,
  "4000000000000259": { ...visa, dispute: { reason: "fraudulent", isInquiry: false } },
  "4000000000002685": { ...visa, dispute: { reason: "product_not_received", isInquiry: false } },
  "4000000000001976": { ...visa, dispute: { reason: "fraudulent", isInquiry: true } },
  "4000000000005423": { ...visa, isReported: true },
  "4000000000009235": { ...visa, isReviewed: true },
  // Bank accounts behave like cards that answer later.
  AT611904300234573201: { brand: "unknown", funding: "debit" },
  AT861904300235473202: { brand: "unknown", funding: "debit", decline: declined("generic_decline") },
  IT60X0542811101000000123456: { brand: "unknown", funding: "debit", decline: declined("generic_decline") },
  "4000002760003184": { ...visa, authentication: "always" },
  "4000002500003155": { ...visa, authentication: "unless-saved" },
  "4000000000000002": { ...visa, decline: declined("generic_decline") },
  "4000000000009995": { ...visa, decline: declined("insufficient_funds", "Your card has insufficient funds.") },
  "4000000000009987": { ...visa, decline: declined("lost_card") },
  "4000000000009979": { ...visa, decline: declined("stolen_card") },
  "4000000000000069": { ...visa, decline: { code: "expired_card", message: "Your card has expired." } },
  "4000000000000127": {
    ...visa,
    decline: { code: "incorrect_cvc", message: "Your card's security code is incorrect." },
  },
  "4000000000000119": {
    ...visa,
    decline: {
      code: "processing_error",
      message: "An error occurred while processing your card. Try again in a little bit.",
    },
  },
  // Attaches to a customer without complaint, then fails every charge.
  "4000000000000341": { ...visa, decline: declined("generic_decline") },
};

const notATestCard: Decline = declined(
  "test_mode_live_card",
  "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
);

/** Ready-made payment methods that test requests name instead of a card. */
export const readyMadeMethods: Record<string, string | undefined> = {
  pm_card_visa: "4242424242424242",
  pm_card_visa_debit: "4000056655665556",
  pm_card_mastercard: "5555555555554444",
  pm_card_amex: "378282246310005",
  pm_card_discover: "6011111111111117",
  pm_card_authenticationRequired: "4000002760003184",
  pm_card_authenticationRequiredOnSetup: "4000002500003155",
  pm_card_chargeDeclined: "4000000000000002",
  pm_card_visa_chargeDeclined: "4000000000000002",
  pm_card_chargeDeclinedInsufficientFunds: "4000000000009995",
  pm_card_visa_chargeDeclinedInsufficientFunds: "4000000000009995",
  pm_card_chargeDeclinedExpiredCard: "4000000000000069",
  pm_card_chargeDeclinedIncorrectCvc: "4000000000000127",
  pm_card_chargeDeclinedProcessingError: "4000000000000119",
  pm_card_pendingRefund: pendingRefundCard,
  pm_card_refundFail: refundFailCard,
  pm_card_createDispute: "4000000000000259",
  pm_card_createDisputeProductNotReceived: "4000000000002685",
  pm_card_createDisputeInquiry: "4000000000001976",
  pm_card_createIssuerFraudRecord: "4000000000005423",
  pm_card_riskLevelElevated: "4000000000009235",
  pm_card_chargeCustomerFail: "4000000000000341",
};

export const declineOf = (number: string): Decline | undefined => (cards[number] ?? { decline: notATestCard }).decline;

/** Whether the cardholder must confirm a payment with this card, which may have been confirmed when it was saved. */
export const wantsAuthentication = (number: string, isSaved: boolean): boolean => {
  const authentication = cards[number]?.authentication;
  return authentication === "always" || (authentication === "unless-saved" && !isSaved);
};

export const notAuthenticated: Decline = {
  code: "authentication_required",
  declineCode: "authentication_required",
  message: "Your card was declined. This transaction requires authentication.",
};

export const disputeOf = (number: string): CardDispute | undefined => cards[number]?.dispute;

export const isReportedAsFraud = (number: string): boolean => cards[number]?.isReported === true;

export const isReviewedByRadar = (number: string): boolean => cards[number]?.isReviewed === true;

export const brandOf = (number: string): Pick<TestCard, "brand" | "funding"> => cards[number] ?? visa;

export type CardDetails = { number: string; expMonth: number; expYear: number; cvc: string };

/** What is wrong with the details before any bank is asked, in Stripe's words. */
export function checkCard(card: CardDetails, now: Date): (Decline & { param: string }) | undefined {
  if (!/^\d{12,19}$/.test(card.number) || !passesLuhn(card.number)) {
    return { code: "incorrect_number", message: "Your card number is incorrect.", param: "number" };
  }
  if (!(card.expMonth >= 1 && card.expMonth <= 12)) {
    return { code: "invalid_expiry_month", message: "Your card's expiration month is invalid.", param: "exp_month" };
  }
  const isPast = card.expYear * 12 + card.expMonth < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1;
  if (isPast || card.expYear > now.getUTCFullYear() + 50) {
    return { code: "invalid_expiry_year", message: "Your card's expiration year is invalid.", param: "exp_year" };
  }
  if (!/^\d{3,4}$/.test(card.cvc)) {
    return { code: "invalid_cvc", message: "Your card's security code is invalid.", param: "cvc" };
  }
  return undefined;
}

function passesLuhn(number: string): boolean {
  const digits = Array.from(number, Number).toReversed();
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
