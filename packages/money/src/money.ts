declare const unit: unique symbol;

/** Ledger unit: a billionth of a dollar. A BIGINT column holds about ±$9.2 billion of it. */
export type NanoUsd = bigint & { readonly [unit]: "NanoUsd" };

/** Rate unit: a trillionth of a dollar per token (or per image, per request), which is micro-dollars per million tokens. */
export type PicoUsd = bigint & { readonly [unit]: "PicoUsd" };

export const nanoUsd = (value: bigint) => value as NanoUsd;
export const picoUsd = (value: bigint) => value as PicoUsd;
export const zero = nanoUsd(0n);

export const sum = (amounts: readonly NanoUsd[]): NanoUsd =>
  nanoUsd(amounts.reduce((total, amount) => total + amount, 0n));
export const negate = (amount: NanoUsd): NanoUsd => nanoUsd(-amount);
export const larger = (a: NanoUsd, b: NanoUsd): NanoUsd => (a > b ? a : b);
export const smaller = (a: NanoUsd, b: NanoUsd): NanoUsd => (a < b ? a : b);

export type PricedLine = { readonly quantity: number; readonly rate: PicoUsd };

/**
 * Prices many lines and rounds once, up to the next nano-dollar, so that splitting a line never changes the total
 * and a paid call is never free. Quantities are whole numbers.
 */
export function priceOf(lines: readonly PricedLine[]): NanoUsd {
  const pico = lines.reduce((total, line) => total + BigInt(line.quantity) * line.rate, 0n);
  return nanoUsd(ceilingDivide(pico, 1000n));
}

/** A share of an amount in basis points (550 = 5.5 %), rounded half up to the nano-dollar. */
export const basisPointsOf = (amount: NanoUsd, basisPoints: number): NanoUsd =>
  nanoUsd((amount * BigInt(basisPoints) + 5_000n) / 10_000n);

const ceilingDivide = (value: bigint, divisor: bigint) => value / divisor + (value % divisor > 0n ? 1n : 0n);
