import { type PicoUsd, picoUsd } from "@causeway/money";

/** What a source's number counts: dollars for one token, or dollars for a million of them. */
export type PriceUnit = "token" | "millionTokens";

/** `rounded` is true when the source's text says more than twelve decimals of a dollar per token. */
export type ExactPrice = { readonly rate: PicoUsd; readonly rounded: boolean };

/**
 * Reads dollars from a source's own text ("3.75", "1.25e-06", "0.0000006000000000000001") to a rate per token.
 * Rounds half to even at 12 decimals. Throws when the text is not a non-negative decimal, or when rounding would
 * change the price by more than one part in 100,000: such a price is a mistake in the source, not float dust.
 */
export function readPrice(text: string, unit: PriceUnit): ExactPrice {
  const { digits, decimals } = readDecimal(text);
  const surplus = decimals + (unit === "millionTokens" ? 6 : 0) - 12;
  if (surplus <= 0) return { rate: picoUsd(digits * 10n ** BigInt(-surplus)), rounded: false };

  const scale = 10n ** BigInt(surplus);
  const rate = divideHalfEven(digits, scale);
  const error = rate * scale - digits;
  if ((error < 0n ? -error : error) * 100_000n > digits) throw new Error(`"${text}" does not fit 12 decimals`);
  return { rate: picoUsd(rate), rounded: error !== 0n };
}

/** A rate as exact text in dollars per million tokens, the unit of the data files. */
export function formatPerMillion(rate: PicoUsd): string {
  const fraction = (rate % 1_000_000n).toString().padStart(6, "0").replace(/0+$/, "");
  return `${rate / 1_000_000n}${fraction && `.${fraction}`}`;
}

function readDecimal(text: string): { digits: bigint; decimals: number } {
  const match = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (!match) throw new Error(`"${text}" is not a price`);
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const decimals = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return decimals >= 0 ? { digits, decimals } : { digits: digits * 10n ** BigInt(-decimals), decimals: 0 };
}

function divideHalfEven(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  const twice = (value % divisor) * 2n;
  if (twice < divisor) return quotient;
  if (twice > divisor) return quotient + 1n;
  return quotient + (quotient % 2n);
}
