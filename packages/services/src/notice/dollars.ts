import { formatUsd, fromCents } from "@causeway/money";

/** Whole US cents, always with two decimals: "$21.10". */
export function dollars(cents: number): string {
  const [whole = "0", fraction = ""] = formatUsd(fromCents(cents)).split(".");
  return `$${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fraction.padEnd(2, "0")}`;
}
