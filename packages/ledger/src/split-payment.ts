import { type NanoUsd, nanoUsd, sum } from "@causeway/money";

/** What a purchase was made of. */
export type PaymentParts = {
  readonly credits: NanoUsd;
  readonly fee: NanoUsd;
  /** On both, on top of them. */
  readonly tax: NanoUsd;
};

/**
 * How much of a part of a payment was credits, how much our fee and how much tax, in proportion. Each part is split on
 * its own, so that it does not matter in which order parts of one payment come back; fractions of a nano-dollar are ours
 * to bear.
 */
export function splitPayment(payment: PaymentParts, part: NanoUsd): PaymentParts {
  const whole = sum([payment.credits, payment.fee, payment.tax]);
  const credits = nanoUsd((part * payment.credits) / whole);
  const tax = nanoUsd((part * payment.tax) / whole);
  return { credits, tax, fee: nanoUsd(part - credits - tax) };
}
