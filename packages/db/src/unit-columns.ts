import { type EndpointPrice, type UnitCounts, units } from "@causeway/catalog";
import { picoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";

type PricesBesideTokens = Pick<EndpointPrice, "units" | "ownSearch">;

/**
 * The shape of `PriceVersion.unitsPico`: rates are decimal text, that of `ownSearch` under its own name. `undefined` where
 * nothing is counted beside tokens.
 */
export function toStoredUnits({ units: prices, ownSearch }: PricesBesideTokens): Record<string, string> | undefined {
  const known = units.flatMap((unit) => {
    const rate = prices?.[unit];
    return rate === undefined ? [] : [[unit, rate.toString()] as const];
  });
  const searched = ownSearch === undefined ? [] : [["ownSearch", ownSearch.toString()] as const];
  return known.length + searched.length === 0 ? undefined : Object.fromEntries([...known, ...searched]);
}

// Written only by `toStoredUnits`, so the shape is trusted.
export function readStoredUnits(stored: Prisma.JsonValue): PricesBesideTokens {
  const { ownSearch, ...prices } = stored as Record<string, string>;
  const known = Object.entries(prices).map(([unit, rate]) => [unit, picoUsd(BigInt(rate))] as const);
  return {
    ...(known.length > 0 && { units: Object.fromEntries(known) }),
    ...(ownSearch !== undefined && { ownSearch: picoUsd(BigInt(ownSearch)) }),
  };
}

/** `Generation.units`, ready to be spread. Only gateways write it. */
export const readUnitCounts = (stored: unknown): { readonly units?: UnitCounts } =>
  stored === null ? {} : { units: stored as UnitCounts };
