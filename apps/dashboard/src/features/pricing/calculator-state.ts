import { createParser } from "nuqs/server";
import { type Assumptions, defaultAssumptions } from "./calculator.ts";

/** A number within bounds; what is outside or no number is the default. */
const bounded = (max: number, fallback: number, min = 0) =>
  createParser({
    parse: (text) => {
      const value = Number(text);
      return text.trim() !== "" && Number.isFinite(value) && value >= min && value <= max ? value : null;
    },
    serialize: String,
  }).withDefault(fallback);

/** The calculator's state is the address, so that a calculation can be shared. */
export const calculatorParsers = {
  spend: bounded(10_000_000, defaultAssumptions.spend),
  purchases: bounded(100, defaultAssumptions.purchases, 1),
  serverCost: bounded(1_000_000, defaultAssumptions.serverCost),
  hours: bounded(1_000, defaultAssumptions.hours),
  hourlyRate: bounded(10_000, defaultAssumptions.hourlyRate),
  laneFee: bounded(1_000_000, defaultAssumptions.laneFee),
  laneShare: bounded(100, defaultAssumptions.laneShare),
} satisfies Record<keyof Assumptions, unknown>;
