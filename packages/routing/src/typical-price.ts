import { type Endpoint, isPartOfTokens, type UnitPrices, units } from "@causeway/catalog";

/**
 * For comparing only, never for billing: three prompt tokens for each one written is what most calls look like, and one
 * of what else is counted.
 */
export const typicalPrice = ({ price }: Endpoint): number =>
  Number(price.input) * 3 + Number(price.output) + unitsOf(price.units);

/** Sound is no part of what most calls look like. */
const unitsOf = (prices: UnitPrices | undefined): number =>
  units.reduce((total, unit) => total + (isPartOfTokens(unit) ? 0 : Number(prices?.[unit] ?? 0n)), 0);
