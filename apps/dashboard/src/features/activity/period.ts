import { type Bucket, bucketsOf } from "@causeway/activity";
import type { ActivityQuery, RangeName } from "./activity-query.ts";

export type Period = { readonly from: Date; readonly to: Date; readonly bucket: Bucket; readonly bucketWords: string };

const hourMs = 3_600_000;
const hours = { "1h": 1, "24h": 24, "7d": 168, "30d": 720, "90d": 2_160 } as const satisfies Partial<
  Record<RangeName, number>
>;

/** What an address means now: from when to when, and how its charts are cut. */
export function periodOf(query: ActivityQuery, now: Date): Period {
  const { from, to } = endsOf(query, now);
  return { from, to, ...bucketFor((to.getTime() - from.getTime()) / hourMs) };
}

function endsOf({ range, from, to, tz }: ActivityQuery, now: Date): { readonly from: Date; readonly to: Date } {
  if (range === "custom") return { from: new Date(from ?? now), to: new Date(to ?? now) };
  if (range !== "mtd") return { from: new Date(now.getTime() - hours[range] * hourMs), to: now };
  const [begin = now] = bucketsOf({ from: now, to: new Date(now.getTime() + 1), bucket: "month", timeZone: tz });
  return { from: begin, to: now };
}

/** About thirty to ninety bars: fewer say too little, more cannot be told apart. */
function bucketFor(lengthHours: number): Pick<Period, "bucket" | "bucketWords"> {
  if (lengthHours <= 0.75) return { bucket: "minute", bucketWords: "per minute" };
  if (lengthHours <= 6) return { bucket: "five-minutes", bucketWords: "per 5 minutes" };
  if (lengthHours <= 72) return { bucket: "hour", bucketWords: "per hour" };
  if (lengthHours <= 14 * 24) return { bucket: "six-hours", bucketWords: "per 6 hours" };
  if (lengthHours <= 120 * 24) return { bucket: "day", bucketWords: "per day" };
  return lengthHours <= 500 * 24
    ? { bucket: "week", bucketWords: "per week" }
    : { bucket: "month", bucketWords: "per month" };
}
