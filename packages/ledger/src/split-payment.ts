import { type NanoUsd, nanoUsd } from "@causeway/money";

/** What a purchase was made of. */
export type PaymentParts = { readonly credits: NanoUsd; readonly fee: NanoUsd };

/**
 * How much of a part of a payment was credits and how much our fee, in proportion. Each part is split on its own, so
 * that it does not matter in which order parts of one payment come back; fractions of a nano-dollar are ours to bear.
 */
export function splitPayment(payment: PaymentParts, part: NanoUsd): PaymentParts {
  const credits = nanoUsd((part * payment.credits) / (payment.credits + payment.fee));
  return { credits, fee: nanoUsd(part - credits) };
}
