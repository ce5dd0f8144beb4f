import type { NanoUsd } from "@causeway/money";
import type { SlotCounts } from "./speed-slots.ts";

/**
 * Where sums over calls come from. All of a store's answers are exact, and the same as any other store's: pages and the
 * account API ask nothing else.
 */
export type MeasureStore = {
  /** One row per bucket and group that had calls, in no order. */
  readonly measure: (query: MeasureQuery) => Promise<readonly MeasureRow[]>;
};

/** What calls are told apart by. Without a value, as a call without an app: the empty text. */
export const dimensions = ["workspace", "model", "endpoint", "provider", "key", "app", "status", "ownKey"] as const;
export type Dimension = (typeof dimensions)[number];

export type Condition = {
  readonly dimension: Dimension;
  /** Any of these, or none of these. */
  readonly is: "any" | "none";
  readonly values: readonly string[];
};

export type MeasureQuery = {
  /** At least one. */
  readonly workspaceIds: readonly string[];
  readonly from: Date;
  readonly to: Date;
  /** All must hold. */
  readonly conditions: readonly Condition[];
  readonly groupBy: readonly Dimension[];
  /** When buckets begin, ascending, the first at or before `from`. Absent: the range is one. */
  readonly buckets?: readonly Date[] | undefined;
  /** Whether how fast calls were is asked for too. */
  readonly speeds: boolean;
};

export type MeasureRow = {
  /** Which of the buckets; 0 without any. */
  readonly bucket: number;
  /** One value per dimension of `groupBy`. */
  readonly groups: readonly string[];
  readonly measures: Measures;
};

/** What can be added up. */
export type Measures = {
  readonly requests: number;
  readonly errors: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly cacheHits: number;
  readonly reusedAnswers: number;
  readonly spend: NanoUsd;
  readonly ownKeyFee: NanoUsd;
  readonly upstreamCost: NanoUsd;
  /** Empty when they were not asked for. */
  readonly firstTokenCounts: SlotCounts;
  readonly throughputCounts: SlotCounts;
};
