import type { EndpointPrice } from "@causeway/catalog";
import type { DatedPrice } from "@causeway/db";

/** A price with the one that it replaced at the same endpoint; `undefined` for the first that we know. */
export type PriceChange = DatedPrice & { readonly before: EndpointPrice | undefined };

/** @param history Newest first, as it stays. */
export const priceChanges = (history: readonly DatedPrice[]): readonly PriceChange[] =>
  history.map((dated, index) => ({
    ...dated,
    before: history.slice(index + 1).find(({ endpointId }) => endpointId === dated.endpointId)?.price,
  }));

/** "−20 %" of the weighed price of a prompt's and an answer's token; `undefined` where there is nothing to compare. */
export function changeText({ before, price }: PriceChange): string | undefined {
  if (before === undefined) return undefined;
  const [was, is] = [weighed(before), weighed(price)];
  if (was === is) return "same";
  if (was === 0n) return "no longer free";
  if (is === 0n) return "free now";
  const perCent = Math.round((Number(is - was) / Number(was)) * 1_000) / 10;
  return `${perCent > 0 ? "+" : "−"}${Math.abs(perCent)} %`;
}

const weighed = ({ input, output }: EndpointPrice): bigint => 3n * input + output;
