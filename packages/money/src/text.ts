import { type NanoUsd, nanoUsd, type PicoUsd, picoUsd } from "./money.ts";

/** Exact decimal text of an amount in dollars, never an exponent: the only form in which money leaves the process. */
export const formatUsd = (amount: NanoUsd): string => formatScaled(amount, 9);

/** Exact decimal text of a rate in dollars per unit, as in `GET /models`: "0.0000025". */
export const formatRate = (rate: PicoUsd): string => formatScaled(rate, 12);

/** Reads dollars from decimal text ("20", "0.000012"). Throws when it is not a decimal or needs more than 9 digits. */
export const parseUsd = (text: string): NanoUsd => nanoUsd(parseScaled(text, 9));

/** Reads dollars per unit from decimal text. Throws when it is not a decimal or needs more than 12 digits. */
export const parseRate = (text: string): PicoUsd => picoUsd(parseScaled(text, 12));

/** Nano-dollars as a JSON number of dollars. Only for wire formats that fix the type; prefer `formatUsd`. */
export const toUsdNumber = (amount: NanoUsd): number => Number(formatUsd(amount));

const zeroDigit = "0".charCodeAt(0);

function formatScaled(value: bigint, digits: number): string {
  const magnitude = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const point = magnitude.length - digits;
  let end = magnitude.length;
  while (end > point && magnitude.charCodeAt(end - 1) === zeroDigit) end -= 1;
  const fraction = end > point ? `.${magnitude.slice(point, end)}` : "";
  return `${value < 0n ? "-" : ""}${magnitude.slice(0, point)}${fraction}`;
}

function parseScaled(text: string, digits: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new Error(`"${text}" is not a decimal number such as 12.5`);
  const fraction = (match[3] ?? "").replace(/0+$/, "");
  if (fraction.length > digits) throw new Error(`"${text}" has more than ${digits} decimal places`);
  const magnitude = BigInt(`${match[2]}${fraction.padEnd(digits, "0")}`);
  return match[1] ? -magnitude : magnitude;
}
