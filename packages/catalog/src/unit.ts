import type { PicoUsd } from "@causeway/money";
import type { EndpointPrice } from "./endpoint.ts";

/**
 * What calls are counted in beside tokens. Counts are whole: a second that has begun is one. `imageToken` counts pictures
 * that are read where those have a price of their own; they are then no part of the tokens read. So does `madeImageToken`
 * for pictures that an answer of words and pictures holds. `audioToken` and `madeAudioToken` count sound that is read, but for
 * what comes from a cache, and made: these are parts of the tokens read and written, and are charged in their place where
 * they have a price.
 */
export const units = [
  "search",
  "image",
  "character",
  "second",
  "imageToken",
  "madeImageToken",
  "audioToken",
  "madeAudioToken",
] as const;
export type Unit = (typeof units)[number];

/** Those that are parts of the tokens, and not beside them. */
export const isPartOfTokens = (unit: Unit): boolean => unit === "audioToken" || unit === "madeAudioToken";

/** What one of them costs at this price. */
export const unitRate = (
  { units: rates, ownSearch }: Pick<EndpointPrice, "units" | "ownSearch">,
  unit: Unit,
): PicoUsd | undefined => rates?.[unit] ?? (unit === "search" ? ownSearch : undefined);

export type UnitCounts = Readonly<Partial<Record<Unit, number>>>;
export type UnitPrices = Readonly<Partial<Record<Unit, PicoUsd>>>;
