import type { Receipt, ReceiptLine } from "@causeway/activity";
import { isPartOfTokens, units } from "@causeway/catalog";
import { formatRate, formatUsd, type PicoUsd, picoUsd } from "@causeway/money";

/** A receipt in text: every amount is exact decimal dollars. */
export type ReceiptView = { readonly lines: readonly ReceiptLineView[]; readonly total: string };

export type ReceiptLineView = {
  readonly label: string;
  /** Why the line is there, when its label does not say. */
  readonly note: string | undefined;
  readonly quantity: number | undefined;
  /** Dollars per million tokens, per call, or for one of what is counted besides. */
  readonly unitPrice: string | undefined;
  readonly unit: "per 1M" | "per call" | "each" | undefined;
  readonly amount: string;
};

export const toReceiptView = ({ lines, total }: Receipt): ReceiptView => ({
  lines: lines.map(toLineView),
  total: formatUsd(total),
});

function toLineView(line: ReceiptLine): ReceiptLineView {
  const amount = formatRate(line.amount);
  if (!("rate" in line))
    return { ...words[line.kind], quantity: undefined, unitPrice: undefined, unit: undefined, amount };
  const unit = unitOf(line.kind);
  return {
    ...words[line.kind],
    quantity: line.quantity,
    unitPrice: formatRate(unit === "per 1M" ? perMillion(line.rate) : line.rate),
    unit,
    amount,
  };
}

function unitOf(kind: ReceiptLine["kind"]) {
  if (kind === "request") return "per call";
  return units.some((unit) => unit === kind && !isPartOfTokens(unit)) ? "each" : "per 1M";
}

const perMillion = (rate: PicoUsd): PicoUsd => picoUsd(rate * 1_000_000n);

const words: Record<ReceiptLine["kind"], { label: string; note: string | undefined }> = {
  input: { label: "Input tokens", note: undefined },
  "cached-input": { label: "Cached input tokens", note: undefined },
  "cache-write": { label: "Cache write tokens", note: undefined },
  "long-cache-write": { label: "Cache write tokens, kept for an hour", note: undefined },
  output: { label: "Output tokens", note: undefined },
  request: { label: "Call", note: undefined },
  search: {
    label: "Searches",
    note: "When documents are ranked, a query with up to a hundred of them; a long one is several.",
  },
  image: { label: "Images", note: undefined },
  character: { label: "Characters", note: undefined },
  second: { label: "Seconds", note: undefined },
  imageToken: { label: "Tokens of pictures read", note: undefined },
  madeImageToken: { label: "Tokens of pictures made", note: undefined },
  audioToken: { label: "Tokens of sound read", note: undefined },
  madeAudioToken: { label: "Tokens of sound made", note: undefined },
  rounding: { label: "Rounding", note: "Up to the next billionth of a dollar, once per call." },
  "paid-to-provider": { label: "Paid to the provider", note: "On your own key: the provider bills you for this." },
  "own-key-fee": { label: "Own key fee", note: "Our share of the list price beyond your monthly allowance." },
  "not-covered": { label: "Not covered", note: "Used beyond the credits set aside for the call. We bear it." },
  adjustment: { label: "Not billed", note: "Calls that end without an answer are free." },
};
