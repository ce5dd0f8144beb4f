const minimumFeeCents = 80;
const feeBasisPoints = 550;

/** Our fee for a purchase of credits: 5.5 %, rounded up to the cent, at least $0.80. Whole US cents in and out. */
export function purchaseFeeCents(creditsCents: number): number {
  if (!Number.isSafeInteger(creditsCents) || creditsCents <= 0) {
    throw new Error(`${creditsCents} is not a positive whole number of cents`);
  }
  const share = (BigInt(creditsCents) * BigInt(feeBasisPoints) + 9_999n) / 10_000n;
  return Math.max(minimumFeeCents, Number(share));
}
