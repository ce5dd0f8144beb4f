/// <reference lib="esnext.temporal" />
import { AppError } from "@causeway/errors";

/** How a chart's time is cut. */
export const bucketNames = ["minute", "five-minutes", "hour", "six-hours", "day", "week", "month"] as const;
export type Bucket = (typeof bucketNames)[number];

export type BucketRange = {
  readonly from: Date;
  readonly to: Date;
  readonly bucket: Bucket;
  /** IANA; UTC when absent. Days begin at its midnight, weeks on its Monday. */
  readonly timeZone?: string | undefined;
};

/** More points than that say no more, and cost time. */
const mostBuckets = 1_000;

/**
 * When the buckets of a range begin, the first at or before `from`. Throws `invalid-request` for a time zone that there is
 * not, and for a range of more than 1,000 buckets.
 */
export function bucketsOf({ from, to, bucket, timeZone = "UTC" }: BucketRange): readonly Date[] {
  const starts: Date[] = [];
  let start = startOf(bucket, zoned(from, timeZone));
  while (start.epochMilliseconds < to.getTime()) {
    if (starts.length >= mostBuckets) {
      throw new AppError(
        "invalid-request",
        `There are more than ${mostBuckets} times a ${bucket} in this range. Take a longer bucket or a shorter range.`,
        { parameter: "bucket" },
      );
    }
    starts.push(new Date(start.epochMilliseconds));
    start = next(bucket, start);
  }
  return starts;
}

function zoned(at: Date, timeZone: string): Temporal.ZonedDateTime {
  try {
    return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  } catch {
    throw new AppError(
      "invalid-request",
      `There is no time zone "${timeZone.slice(0, 60)}". Use a name such as Europe/Berlin.`,
      {
        parameter: "timeZone",
      },
    );
  }
}

const minutes = { minute: 1, "five-minutes": 5, hour: 60, "six-hours": 360 } as const;

function startOf(bucket: Bucket, at: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  switch (bucket) {
    case "minute":
    case "five-minutes":
    case "hour": {
      // From the hour's own beginning, so that an hour that a clock shows twice is two.
      const second = at.second + at.millisecond / 1_000 + (at.minute % minutes[bucket]) * 60;
      return at.subtract({ milliseconds: Math.round(second * 1_000) });
    }
    case "six-hours":
      return at.startOfDay().with({ hour: at.hour - (at.hour % 6) });
    case "day":
      return at.startOfDay();
    case "week":
      return at.subtract({ days: at.dayOfWeek - 1 }).startOfDay();
    case "month":
      return at.with({ day: 1 }).startOfDay();
  }
}

function next(bucket: Bucket, start: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  switch (bucket) {
    case "minute":
    case "five-minutes":
    case "hour":
      return start.add({ minutes: minutes[bucket] });
    case "six-hours":
      return start.hour >= 18
        ? start.add({ days: 1 }).startOfDay()
        : start.with({ hour: start.hour - (start.hour % 6) + 6, minute: 0 });
    case "day":
      return start.add({ days: 1 }).startOfDay();
    case "week":
      return start.add({ weeks: 1 }).startOfDay();
    case "month":
      return start.add({ months: 1 }).startOfDay();
  }
}
