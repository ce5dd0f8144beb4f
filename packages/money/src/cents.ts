import { type NanoUsd, nanoUsd } from "./money.ts";

const nanoPerCent = 10_000_000n;

/** Whole US cents, as Stripe counts them, to nano-dollars. */
export const fromCents = (cents: number): NanoUsd => nanoUsd(BigInt(cents) * nanoPerCent);

/** Nano-dollars to whole cents. Throws on a fraction of a cent: rounding money for Stripe is never implicit. */
export function toCents(amount: NanoUsd): number {
  if (amount % nanoPerCent !== 0n) throw new Error(`${amount} nano-dollars is not a whole number of cents`);
  return Number(amount / nanoPerCent);
}
