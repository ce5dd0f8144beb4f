import { type NanoUsd, nanoUsd } from "@causeway/money";
import type { LaneTerms } from "./lane-terms.ts";

const monthMs = 30 * 86_400_000;

/** The part of the monthly price that falls on a span of time, rounded up: a month has 30 days here. */
export const priceOfSpan = ({ monthlyPrice }: Pick<LaneTerms, "monthlyPrice">, spanMs: number): NanoUsd => {
  const month = BigInt(monthMs);
  return nanoUsd((monthlyPrice * BigInt(Math.round(spanMs)) + month - 1n) / month);
};

/** What a lane saved: what its calls would have cost at list price, less its price. Below zero while it is not used enough. */
export const savedIn = (listPrice: NanoUsd, terms: Pick<LaneTerms, "monthlyPrice">, spanMs: number): NanoUsd =>
  nanoUsd(listPrice - priceOfSpan(terms, spanMs));
