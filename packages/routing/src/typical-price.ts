import type { Endpoint } from "@causeway/catalog";

/** For comparing only, never for billing: three prompt tokens for each one written is what most calls look like. */
export const typicalPrice = ({ price }: Endpoint): number => Number(price.input) * 3 + Number(price.output);
