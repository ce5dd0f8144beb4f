import { bucketsOf } from "@causeway/activity";
import { type NanoUsd, zero } from "@causeway/money";
import { requirePermission } from "@causeway/services";
import { getActivity } from "../../activity.ts";
import { type LogRow, toLogRow } from "../activity/log-row.ts";
import type { AccountSession } from "../auth/session.ts";

/** A UTC day of a key. */
export type KeyDay = {
  readonly startMs: number;
  readonly spend: NanoUsd;
  readonly calls: number;
  /** Of them: failed, or cut. */
  readonly errors: number;
};

export type KeyUsage = {
  /** Thirty, today the last. */
  readonly days: readonly KeyDay[];
  /** Newest first, of any time. */
  readonly recent: readonly LogRow[];
};

const days = 30;
const dayMs = 86_400_000;
const mostRecent = 8;

/** What a key did in the last thirty days, and its last calls. Throws `forbidden`. */
export async function loadKeyUsage(
  { actor, workspace }: AccountSession,
  apiKeyId: string,
  now: Date,
): Promise<KeyUsage> {
  requirePermission(actor, "activity:read");
  const activity = getActivity();
  const today = Math.floor(now.getTime() / dayMs) * dayMs;
  const period = { from: new Date(today - (days - 1) * dayMs), to: now, bucket: "day" } as const;
  const ofKey = { workspaceId: workspace.id, apiKeyId };
  const [points, page] = await Promise.all([
    activity.series({ ...ofKey, ...period, groupBy: "key" }),
    activity.listGenerations({ ...ofKey, limit: mostRecent }),
  ]);
  const byDay = new Map(points.map((point) => [point.bucketStart.getTime(), point]));
  return {
    days: bucketsOf(period).map((start) => {
      const point = byDay.get(start.getTime());
      const { spend = zero, requests = 0, errors = 0 } = point ?? {};
      return { startMs: start.getTime(), spend, calls: requests, errors };
    }),
    recent: page.rows.map(toLogRow),
  };
}
