import type { LaneWindow } from "./lane-terms.ts";

/** A rolling window is counted in this many parts: what it forgets, it forgets a part at a time, and never too early. */
const partsOfRolling = 60;

/** The length of the periods in which a window's use is counted. */
export const periodMs = ({ kind, lengthMs }: LaneWindow): number =>
  kind === "fixed" ? lengthMs : Math.ceil(lengthMs / partsOfRolling);

/** Under which name use at this moment is counted. The name is part of the key: nothing is ever reset. */
export const periodAt = (window: LaneWindow, nowMs: number): string => nameOf(window, startOf(window, nowMs));

/** The periods whose use counts at this moment, the latest first. */
export function periodsIn(window: LaneWindow, nowMs: number): readonly string[] {
  const latest = startOf(window, nowMs);
  if (window.kind === "fixed") return [nameOf(window, latest)];
  const length = periodMs(window);
  const names: string[] = [];
  for (let start = latest; start + length > nowMs - window.lengthMs; start -= length) names.push(nameOf(window, start));
  return names;
}

/** When all that counts now has been forgotten, in milliseconds of the epoch. */
export function resetAt(window: LaneWindow, nowMs: number): number {
  const end = startOf(window, nowMs) + periodMs(window);
  return window.kind === "fixed" ? end : end + window.lengthMs;
}

const startOf = (window: LaneWindow, nowMs: number): number => {
  const length = periodMs(window);
  const anchor = window.kind === "fixed" ? window.anchorMs : 0;
  return anchor + Math.floor((nowMs - anchor) / length) * length;
};

/** Two windows share a name only when they count the same. */
const nameOf = ({ unit, kind, lengthMs }: LaneWindow, startMs: number): string =>
  `${unit}:${kind}:${lengthMs}:${startMs}`;
