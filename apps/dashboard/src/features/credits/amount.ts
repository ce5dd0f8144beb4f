export type AmountLimits = { readonly minCents: number; readonly maxCents: number };

export type AmountReading =
  | { readonly kind: "amount"; readonly cents: number }
  | { readonly kind: "empty" }
  | { readonly kind: "problem"; readonly problem: string };

/** Reads dollars as people type them ("20", "$1,000", "12.5") as whole cents, without ever making a float of them. */
export function readAmount(text: string, limits: AmountLimits): AmountReading {
  const plain = text.trim().replace(/^\$/, "").replaceAll(",", "").trim();
  if (plain === "") return { kind: "empty" };
  const [, dollars, fraction = ""] = /^(\d{1,9})(?:\.(\d{0,2}))?$/.exec(plain) ?? [];
  if (dollars === undefined) return { kind: "problem", problem: "Write an amount in dollars, such as 20 or 12.50." };
  const cents = Number(dollars + fraction.padEnd(2, "0"));
  if (cents < limits.minCents)
    return { kind: "problem", problem: `The smallest amount is ${wholeDollars(limits.minCents)}.` };
  if (cents > limits.maxCents)
    return { kind: "problem", problem: `The largest amount is ${wholeDollars(limits.maxCents)}.` };
  return { kind: "amount", cents };
}

const wholeDollars = (cents: number) =>
  new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 0 }).format(cents / 100);
