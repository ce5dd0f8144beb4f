import type { PicoUsd } from "@causeway/money";

/** What calls are counted in beside tokens. Counts are whole: a second that has begun is one. */
export const units = ["search", "image", "character", "second"] as const;
export type Unit = (typeof units)[number];

export type UnitCounts = Readonly<Partial<Record<Unit, number>>>;
export type UnitPrices = Readonly<Partial<Record<Unit, PicoUsd>>>;
