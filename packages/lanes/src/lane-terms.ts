import type { NanoUsd } from "@causeway/money";

/** A subscription: one price a month, and so many calls or tokens in a while. */
export type LaneTerms = {
  readonly monthlyPrice: NanoUsd;
  /** All of them hold at once. */
  readonly windows: readonly LaneWindow[];
  /** Calls under way at once. */
  readonly concurrency: number;
  /** How many more may wait for their turn, and each for how long. */
  readonly queueLength: number;
  readonly longestWaitMs: number;
  /** It answers in one piece: the stream that a caller asked for is made from it. */
  readonly answersWhole: boolean;
};

export type LaneWindow = {
  readonly unit: "requests" | "tokens";
  readonly quota: number;
  readonly lengthMs: number;
  /** `fixed` starts anew every `lengthMs` after `anchorMs`; `rolling` looks back by `lengthMs` at any moment. */
  readonly kind: "fixed" | "rolling";
  /** Milliseconds of the epoch; 0 when rolling. */
  readonly anchorMs: number;
};

/** What one call takes out of a window. */
export type LaneUse = { readonly requests: number; readonly tokens: number };

/** `5 h`, `7 d`, `90 min` */
export function windowLength({ lengthMs }: Pick<LaneWindow, "lengthMs">): string {
  const minutes = Math.round(lengthMs / 60_000);
  if (minutes % 1_440 === 0) return `${minutes / 1_440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
