import type { Clock } from "./clock.ts";

/** When a call arrived, by both clocks. */
export type Arrival = { readonly at: Date; readonly monotonicMs: number };

export const arriveNow = (clock: Clock): Arrival => ({ at: clock.now(), monotonicMs: clock.monotonicMs() });

export const sinceArrivalMs = (clock: Clock, arrival: Arrival): number =>
  Math.round(clock.monotonicMs() - arrival.monotonicMs);
