import { nanoUsd } from "@causeway/money";
import type { LaneTerms, LaneWindow } from "./lane-terms.ts";

export const hourMs = 3_600_000;

export const window = (changes: Partial<LaneWindow> = {}): LaneWindow => ({
  unit: "requests",
  quota: 3,
  lengthMs: 5 * hourMs,
  kind: "fixed",
  anchorMs: 0,
  ...changes,
});

export const lane = (changes: Partial<LaneTerms> = {}): LaneTerms => ({
  monthlyPrice: nanoUsd(20_000_000_000n),
  windows: [window()],
  concurrency: 1,
  queueLength: 2,
  longestWaitMs: 30_000,
  answersWhole: true,
  ...changes,
});
