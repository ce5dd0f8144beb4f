import type { Endpoint, UnitPrices } from "@causeway/catalog";

/**
 * For comparing only, never for billing: three prompt tokens for each one written is what most calls look like, and one
 * of what else is counted.
 */
export const typicalPrice = ({ price }: Endpoint): number =>
  Number(price.input) * 3 + Number(price.output) + unitsOf(price.units);

const unitsOf = (units: UnitPrices | undefined): number =>
  units === undefined ? 0 : Object.values(units).reduce((total, rate) => total + Number(rate), 0);
