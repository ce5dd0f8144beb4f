import { formatUsd, fromCents, parseUsd } from "@causeway/money";

/** Whole US cents, always with two decimals: "$21.10". */
export function dollars(cents: number): string {
  const [whole = "0", fraction = ""] = formatUsd(fromCents(cents)).split(".");
  return `$${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fraction.padEnd(2, "0")}`;
}

/** Decimal dollars as text, down to the cent: "4.0271" is "$4.03", "0.0004" is "less than $0.01". */
export function shortUsd(text: string): string {
  const nano = parseUsd(text);
  const cents = (nano + 5_000_000n) / 10_000_000n;
  return cents === 0n && nano > 0n ? "less than $0.01" : dollars(Number(cents));
}
