import type { LimitState, SpendState } from "@causeway/db";
import { formatUsd } from "@causeway/money";

export type Period = "total" | "daily" | "weekly" | "monthly";

/** A spend limit as the browser gets it: money as decimal text, times as ISO 8601. */
export type SpendView = {
  readonly period: Period;
  readonly amount: string;
  readonly spent: string;
  readonly left: string;
  /** 0 to 100, for the bar. */
  readonly percent: number;
  readonly resetsAt: string | undefined;
};

/** Somebody's limits; what is `undefined` is not limited. */
export type LimitsView = {
  readonly spending: readonly SpendView[];
  readonly countsOwnKeys: boolean;
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
  readonly concurrency: number | undefined;
  readonly models: readonly string[] | undefined;
  readonly providers: readonly string[] | undefined;
};

export const toLimitsView = (state: LimitState): LimitsView => ({
  spending: state.spending.map(toSpendView),
  countsOwnKeys: state.countsOwnKeys,
  requestsPerMinute: state.requestsPerMinute,
  tokensPerMinute: state.tokensPerMinute,
  concurrency: state.concurrency,
  models: state.models,
  providers: state.providers,
});

function toSpendView({ limit, spent, left, reset, resetsAt }: SpendState): SpendView {
  const perMille = limit === 0n ? 1000n : (spent * 1000n) / limit;
  return {
    period: reset ?? "total",
    amount: formatUsd(limit),
    spent: formatUsd(spent),
    left: formatUsd(left),
    percent: Number(perMille > 1000n ? 1000n : perMille) / 10,
    resetsAt: resetsAt?.toISOString(),
  };
}
