import type { BookCheck, Finding } from "../book-check.ts";
import { atOneMoment } from "../snapshot.ts";

const dayMs = 86_400_000;
const mostListed = 50;

/** What the activity page adds up is what was settled. */
export const activityCheck: BookCheck = {
  name: "activity",
  title: "Roll-ups and what they have still to take in add up to the generations, to the call and the nano-dollar",
  everyMs: dayMs,
  run: ({ pool }) =>
    atOneMoment(pool, async (ask) => {
      const [totals] = await ask<{ readonly rows: string; readonly pending: string }>(
        `SELECT (SELECT count(*) FROM activity_rollup WHERE grain = 'day') AS rows, (SELECT count(*) FROM activity_pending) AS pending`,
      );
      return {
        compared: BigInt(totals?.rows ?? 0),
        figures: { dayRollups: BigInt(totals?.rows ?? 0), pending: BigInt(totals?.pending ?? 0) },
        findings: [
          ...(await ask<DayRow>(wrongDaysSql, [mostListed])).map(wrongDay),
          ...(await ask<GivenUpRow>(wrongGivenUpSql, [mostListed])).map(wrongGivenUp),
        ],
      };
    }),
};

type DayRow = Readonly<Record<"grain" | "workspace_id" | "day" | "requests" | "nano" | "others", string>>;

/**
 * Each workspace's days, by each grain. Minutes are given up after eight days, so only those of the last seven count. Of days
 * whose calls were given up there are sums alone.
 */
const wrongDaysSql = `
  WITH called AS (
    SELECT workspace_id, date_bin('1 day', started_at, '2000-01-01T00:00:00Z') AS day, count(*) AS requests, sum(cost_nano) AS nano,
           ARRAY[sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(reasoning_tokens), sum(upstream_cost_nano),
                 count(*) FILTER (WHERE cached_input_tokens > 0), count(response_cache_source_id), count(first_token_ms)]::numeric[] AS others
      FROM generation GROUP BY 1, 2
  ), rolled AS (
    SELECT grain, workspace_id, date_bin('1 day', bucket_start, '2000-01-01T00:00:00Z') AS day, sum(requests) AS requests, sum(cost_nano) AS nano,
           ARRAY[sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(reasoning_tokens), sum(upstream_cost_nano),
                 sum(cache_hits), sum(reused_answers), sum((SELECT sum(calls) FROM unnest(first_token_counts) AS calls))]::numeric[] AS others
      FROM activity_rollup GROUP BY 1, 2, 3
  ), waiting AS (
    SELECT workspace_id, date_bin('1 day', started_at, '2000-01-01T00:00:00Z') AS day, sum(sign) AS requests, sum(sign * cost_nano) AS nano,
           ARRAY[sum(sign * input_tokens::bigint), sum(sign * cached_input_tokens::bigint), sum(sign * output_tokens::bigint),
                 sum(sign * reasoning_tokens::bigint), sum(sign * upstream_cost_nano), coalesce(sum(sign) FILTER (WHERE cached_input_tokens > 0), 0),
                 coalesce(sum(sign) FILTER (WHERE response_cache_source_id IS NOT NULL), 0),
                 coalesce(sum(sign) FILTER (WHERE first_token_ms IS NOT NULL), 0)]::numeric[] AS others
      FROM activity_pending GROUP BY 1, 2
  ), days AS (
    SELECT grain, workspace_id, day FROM (SELECT workspace_id, day FROM called UNION SELECT workspace_id, day FROM rolled) AS listed,
           unnest(enum_range(NULL::activity_grain)) AS grain
     WHERE (grain <> 'minute' OR day > now() - interval '7 days')
       AND day >= coalesce((SELECT max(before) FROM forgotten_generations), '-infinity')
  ), compared AS (
    SELECT grain, workspace_id, day, coalesce(rolled.requests, 0) + coalesce(waiting.requests, 0) - coalesce(called.requests, 0) AS requests,
           coalesce(rolled.nano, 0) + coalesce(waiting.nano, 0) - coalesce(called.nano, 0) AS nano,
           (SELECT coalesce(sum(abs(coalesce(held, 0) + coalesce(pending, 0) - coalesce(was, 0))), 0)
              FROM unnest(rolled.others, waiting.others, called.others) AS measure(held, pending, was)) AS others
      FROM days LEFT JOIN called USING (workspace_id, day) LEFT JOIN rolled USING (grain, workspace_id, day)
      LEFT JOIN waiting USING (workspace_id, day)
  )
  SELECT grain, workspace_id, to_char(day AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, requests, nano, others
    FROM compared WHERE requests <> 0 OR nano <> 0 OR others <> 0 ORDER BY 3 DESC, 2, 1 LIMIT $1`;

type GivenUpRow = Readonly<Record<"grain" | "workspace_id" | "requests" | "nano", string>>;

/** All days whose calls were given up, with those of their calls that there still are. */
const wrongGivenUpSql = `
  WITH since AS (SELECT max(before) AS at FROM forgotten_generations),
  part AS (
    SELECT grain::text, workspace_id, requests, cost_nano AS nano FROM activity_rollup, since WHERE bucket_start < since.at AND grain <> 'minute'
    UNION ALL SELECT grain, workspace_id, sign, sign * cost_nano FROM activity_pending, since, (VALUES ('hour'), ('day')) AS of(grain) WHERE started_at < since.at
    UNION ALL SELECT grain, workspace_id, -1, -cost_nano FROM generation, since, (VALUES ('hour'), ('day')) AS of(grain) WHERE started_at < since.at
    UNION ALL SELECT grain, workspace_id, -requests, -cost_nano FROM forgotten_generations, (VALUES ('hour'), ('day')) AS of(grain)
  )
  SELECT grain, workspace_id, sum(requests) AS requests, sum(nano) AS nano FROM part GROUP BY 1, 2
  HAVING sum(requests) <> 0 OR sum(nano) <> 0 ORDER BY 2, 1 LIMIT $1`;

const wrongGivenUp = ({ grain, workspace_id: workspaceId, requests, nano }: GivenUpRow): Finding => ({
  subject: `activity:${workspaceId}:given-up:${grain}`,
  workspaceId,
  difference: BigInt(nano),
  unit: "nano-usd",
  problem: `The ${grain} roll-ups of ${workspaceId} before the calls that are kept are off by ${requests} calls and ${nano} nano-dollars.`,
  remedy:
    "Their calls were given up, so they cannot be made anew: restore them from the backup. Nothing was charged by it.",
  consequence: "tell",
});

const wrongDay = ({ grain, workspace_id, day, requests, nano, others }: DayRow): Finding => ({
  subject: `activity:${workspace_id}:${day}:${grain}`,
  workspaceId: workspace_id,
  difference: BigInt(nano),
  unit: "nano-usd",
  problem: `The ${grain} roll-ups of ${workspace_id} on ${day} are off by ${requests} calls, ${nano} nano-dollars and ${others} tokens, hits or timings.`,
  remedy: `The activity page is wrong by that much until you run SELECT rebuild_activity('${workspace_id}', '${day}', '${day}'::date + 1); nothing was charged by it.`,
  consequence: "tell",
});
