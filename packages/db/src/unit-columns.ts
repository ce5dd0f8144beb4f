import { type UnitCounts, type UnitPrices, units } from "@causeway/catalog";
import { picoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";

/** The shape of `PriceVersion.unitsPico`: rates are decimal text. `undefined` where nothing is counted beside tokens. */
export function toStoredUnits(prices: UnitPrices | undefined): Record<string, string> | undefined {
  const known = units.flatMap((unit) => {
    const rate = prices?.[unit];
    return rate === undefined ? [] : [[unit, rate.toString()] as const];
  });
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

// Written only by `toStoredUnits`, so the shape is trusted.
export const readStoredUnits = (stored: Prisma.JsonValue): UnitPrices =>
  Object.fromEntries(
    Object.entries(stored as Record<string, string>).map(([unit, rate]) => [unit, picoUsd(BigInt(rate))]),
  );

/** `Generation.units`, ready to be spread. Only gateways write it. */
export const readUnitCounts = (stored: unknown): { readonly units?: UnitCounts } =>
  stored === null ? {} : { units: stored as UnitCounts };
