import type { PicoUsd } from "@causeway/money";

/**
 * What calls are counted in beside tokens. Counts are whole: a second that has begun is one. `imageToken` counts pictures
 * that are read where those have a price of their own; they are then no part of the tokens read. So does `madeImageToken`
 * for pictures that an answer of words and pictures holds.
 */
export const units = ["search", "image", "character", "second", "imageToken", "madeImageToken"] as const;
export type Unit = (typeof units)[number];

export type UnitCounts = Readonly<Partial<Record<Unit, number>>>;
export type UnitPrices = Readonly<Partial<Record<Unit, PicoUsd>>>;
