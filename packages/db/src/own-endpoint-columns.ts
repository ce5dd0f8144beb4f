import type { EndpointPrice } from "@causeway/catalog";
import type { LaneTerms, LaneWindow } from "@causeway/lanes";
import { nanoUsd, picoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";

/** The shape of `OwnEndpoint.flatRate`: amounts are decimal text, because JSON numbers are not exact. */
type StoredFlatRate = Omit<LaneTerms, "monthlyPrice" | "windows"> & {
  readonly monthlyPriceNano: string;
  readonly windows: LaneWindow[];
};

export const toStoredFlatRate = ({ monthlyPrice, windows, ...rest }: LaneTerms): StoredFlatRate => ({
  ...rest,
  monthlyPriceNano: monthlyPrice.toString(),
  windows: [...windows],
});

// Written only by `toStoredFlatRate`, so the shape is trusted.
export function readStoredFlatRate(stored: Prisma.JsonValue): LaneTerms | undefined {
  if (stored === null) return undefined;
  const { monthlyPriceNano, ...terms } = stored as StoredFlatRate;
  return { ...terms, monthlyPrice: nanoUsd(BigInt(monthlyPriceNano)) };
}

type PriceColumns = Pick<Prisma.OwnEndpointModelGetPayload<object>, "inputPico" | "outputPico" | "cachedInputPico">;

/** Its owner's price list: what a call costs at list price, whether or not it is paid by the call. */
export const ownListPrice = (row: PriceColumns): EndpointPrice => ({
  input: picoUsd(row.inputPico),
  output: picoUsd(row.outputPico),
  cachedInput: row.cachedInputPico === null ? undefined : picoUsd(row.cachedInputPico),
  cacheWrite: undefined,
  request: undefined,
  tiers: [],
});

const nothing = { inputPico: 0n, outputPico: 0n, cachedInputPico: null };

/** What is billed by the call: nothing where the month is paid for. */
export const ownCallPrice = (row: PriceColumns & { readonly paidByCall: boolean }): EndpointPrice =>
  ownListPrice(row.paidByCall ? row : nothing);
