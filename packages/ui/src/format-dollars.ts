/** `cents`: always two places. `exact`: every digit. `auto`: cents from a dollar up, four significant digits below. */
export type MoneyPrecision = "cents" | "exact" | "auto";

/** Dollars for people, from exact decimal text. Goes through strings only: a float never holds money. */
export function formatDollars(amount: string, precision: MoneyPrecision = "auto"): string {
  if (!isDecimal(amount)) throw new Error(`"${amount}" is not a decimal number`);
  const text = formatterFor(amount, precision).format(amount);
  return /\.\d$/.test(text) ? `${text}0` : text;
}

/** What a million tokens cost, from the price of one token: "0.0000025" becomes "$2.50". */
export function formatPerMillion(perToken: string): string {
  return formatDollars(shiftDecimal(perToken, 6), "auto");
}

function formatterFor(amount: string, precision: MoneyPrecision): Intl.NumberFormat {
  if (precision === "exact") return exact;
  if (precision === "cents" || isZero(amount) || !startsBelowOne(amount)) return cents;
  return small;
}

const style = { style: "currency", currency: "USD" } as const;
const cents = new Intl.NumberFormat("en-US", style);
const exact = new Intl.NumberFormat("en-US", { ...style, minimumFractionDigits: 2, maximumFractionDigits: 12 });
const small = new Intl.NumberFormat("en-US", { ...style, maximumSignificantDigits: 4 });

const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);
const isZero = (text: string) => /^-?0*(\.0*)?$/.test(text);
const startsBelowOne = (text: string) => /^-?0(\.|$)/.test(text);

function shiftDecimal(text: string, places: number): string {
  const negative = text.startsWith("-");
  const [whole = "0", fraction = ""] = (negative ? text.slice(1) : text).split(".");
  const padded = fraction.padEnd(places, "0");
  const digits = `${whole}${padded.slice(0, places)}`.replace(/^0+(?=\d)/, "");
  const rest = padded.slice(places).replace(/0+$/, "");
  return `${negative ? "-" : ""}${digits}${rest && `.${rest}`}`;
}
