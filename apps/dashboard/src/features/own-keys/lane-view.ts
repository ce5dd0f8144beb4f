import { windowLength } from "@causeway/lanes";
import { formatUsd } from "@causeway/money";
import type { LaneUseSummary } from "@causeway/services";

/** A flat rate's use as it is shown: texts and shares, amounts as exact decimal text. */
export type LaneView = {
  /** `1 running, 2 waiting`; `undefined` while nobody can tell. */
  readonly now: string | undefined;
  readonly closedUntil: string | undefined;
  readonly windows: readonly WindowView[];
  readonly month: { readonly requests: number; readonly listPrice: string; readonly saved: string };
};

export type WindowView = {
  /** `5 h` */
  readonly length: string;
  readonly unit: "requests" | "tokens";
  readonly used: number | undefined;
  readonly quota: number;
  /** 0 to 100. */
  readonly percent: number;
  readonly resetsAt: string;
  readonly listPrice: string;
  readonly saved: string;
};

export const laneView = ({ now, windows, month }: LaneUseSummary): LaneView => ({
  now: now && `${now.running} running, ${now.waiting} waiting`,
  closedUntil: now?.closedUntil?.toISOString(),
  windows: windows.map(({ window, used, resetsAt, listPrice, saved }) => ({
    length: windowLength(window),
    unit: window.unit,
    used,
    quota: window.quota,
    percent: Math.min(100, Math.round(((used ?? 0) / window.quota) * 100)),
    resetsAt: resetsAt.toISOString(),
    listPrice: formatUsd(listPrice),
    saved: formatUsd(saved),
  })),
  month: { requests: month.requests, listPrice: formatUsd(month.listPrice), saved: formatUsd(month.saved) },
});
