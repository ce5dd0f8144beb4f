import { type NanoUsd, negate, type PicoUsd, picoUsd, zero } from "@causeway/money";
import { type Charge, type ChargeLine, noCharge } from "@causeway/pricing";

/** What a call cost, line by line. The lines' amounts add up to the total exactly, whatever happened to the call. */
export type Receipt = {
  readonly lines: readonly ReceiptLine[];
  /** What the ledger moved. */
  readonly total: NanoUsd;
};

/** Amounts in pico-dollars, so that no line is rounded. */
export type ReceiptLine = ChargeLine | CorrectionLine;

export type CorrectionLine = {
  /**
   * `rounding`: up to the next nano-dollar, once for the whole call.
   * `not-covered`: used beyond the credits set aside for the call, ours to bear; negative.
   * `paid-to-provider`: what the provider bills for a call on an own key; negative.
   * `own-key-fee`: ours for such a call.
   * `adjustment`: the rest of the difference between usage and charge, of calls that are not billed.
   */
  readonly kind: "rounding" | "paid-to-provider" | "own-key-fee" | "not-covered" | "adjustment";
  readonly amount: PicoUsd;
};

export type ReceiptInput = {
  /** What the usage costs at the pinned price; absent when no provider was reached. */
  readonly charge?: Charge | undefined;
  readonly charged: NanoUsd;
  readonly uncovered: NanoUsd;
  /** With an own key: what the provider bills, at list price. */
  readonly upstreamCost?: NanoUsd | undefined;
};

const picoPerNano = 1000n;

export function receiptFor({ charge = noCharge, charged, uncovered, upstreamCost }: ReceiptInput): Receipt {
  const notCovered = negate(uncovered) * picoPerNano;
  const paidToProvider = negate(upstreamCost ?? zero) * picoPerNano;
  const fee = upstreamCost === undefined ? 0n : (charged + uncovered) * picoPerNano;
  const adjustment = (charged - charge.cost) * picoPerNano - notCovered - paidToProvider - fee;
  const corrections: readonly CorrectionLine[] = [
    { kind: "rounding", amount: charge.rounding },
    { kind: "paid-to-provider", amount: picoUsd(paidToProvider) },
    { kind: "own-key-fee", amount: picoUsd(fee) },
    { kind: "not-covered", amount: picoUsd(notCovered) },
    { kind: "adjustment", amount: picoUsd(adjustment) },
  ];
  return { lines: [...charge.lines, ...corrections.filter(({ amount }) => amount !== 0n)], total: charged };
}
