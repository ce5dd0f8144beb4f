import type { Database } from "@causeway/db";
import { nanoUsd } from "@causeway/money";
import { Prisma } from "@causeway/prisma";
import type { Condition, Dimension, MeasureQuery, MeasureRow, MeasureStore } from "../measure-store.ts";
import { type Span, spansOf } from "../roll-up-spans.ts";
import { slotCount } from "../speed-slots.ts";
import { minutesFrom } from "./roll-up.ts";

/**
 * Sums from roll-ups, from what they have still to take in, and, for what is left of a range that begins or ends within a
 * minute, from the calls themselves: one statement, so that all three are of the same moment and each call counts once.
 */
export const postgresMeasures = (database: Database): MeasureStore => ({
  measure: async (query) => {
    const statement = statementFor(query, spansOf(spanQuery(query)));
    // Compiling a statement with this many sums takes longer than most of them take to run.
    const [, rows] = await database.$transaction([
      database.$executeRaw`SET LOCAL jit = off`,
      database.$queryRaw<RawRow[]>(statement),
    ]);
    return rows.map(toMeasureRow);
  },
});

function spanQuery({ from, to, buckets = [] }: MeasureQuery) {
  const [first, last] = [from.getTime(), to.getTime()];
  const inner = buckets.map(Number).filter((cut) => cut > first && cut < last);
  return { cuts: [first, ...inner, last], minutesFrom: minutesFrom(new Date()) };
}

function statementFor(query: MeasureQuery, spans: readonly Span[]): Prisma.Sql {
  const { workspaceIds, buckets, groupBy, conditions, speeds } = query;
  const rolled = spans.filter(({ grain }) => grain !== "call");
  const calls = spans.filter(({ grain }) => grain === "call");
  const groups = groupBy.map((dimension) => columns[dimension]);
  const bucket = buckets === undefined ? Prisma.sql`0` : Prisma.sql`width_bucket(part.at, ${times(buckets)}) - 1`;
  return Prisma.sql`
    WITH rolled AS (SELECT * FROM unnest(${rolled.map(({ grain }) => grain)}::text[]::activity_grain[],
        ${times(rolled.map(({ from }) => from))}, ${times(rolled.map(({ to }) => to))}) AS span(grain, begins, ends)
    ), called AS (SELECT * FROM unnest(
        ${times(calls.map(({ from }) => from))}, ${times(calls.map(({ to }) => to))}) AS span(begins, ends)
    ), part AS (
      SELECT rollup.bucket_start AS at, series.workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, is_byok,
             status, requests, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cache_hits, reused_answers,
             cost_nano, upstream_cost_nano, first_token_counts, throughput_counts
        FROM rolled
        JOIN activity_rollup AS rollup ON rollup.grain = rolled.grain AND rollup.workspace_id = ANY (${workspaceIds}::text[])
         AND rollup.bucket_start >= rolled.begins AND rollup.bucket_start < rolled.ends
        JOIN activity_series AS series ON series.id = rollup.series_id
      UNION ALL
      SELECT ${partOfCall} FROM activity_pending AS call
       WHERE workspace_id = ANY (${workspaceIds}::text[])
         AND EXISTS (SELECT 1 FROM rolled WHERE call.started_at >= rolled.begins AND call.started_at < rolled.ends)
      UNION ALL
      SELECT ${partOfCall} FROM called
        JOIN (SELECT 1 AS sign, generation.* FROM generation) AS call ON call.workspace_id = ANY (${workspaceIds}::text[])
         AND call.started_at >= called.begins AND call.started_at < called.ends
    )
    SELECT ${bucket} AS bucket, ARRAY[${Prisma.join([...groups, Prisma.sql`NULL`])}]::text[] AS groups,
           sum(requests)::float8 AS requests, coalesce(sum(requests) FILTER (WHERE status IN ('failed', 'interrupted')), 0)::float8 AS errors,
           sum(input_tokens)::float8 AS "inputTokens", sum(cached_input_tokens)::float8 AS "cachedInputTokens",
           sum(output_tokens)::float8 AS "outputTokens", sum(reasoning_tokens)::float8 AS "reasoningTokens",
           sum(cache_hits)::float8 AS "cacheHits", sum(reused_answers)::float8 AS "reusedAnswers", sum(cost_nano)::bigint AS spend,
           coalesce(sum(cost_nano) FILTER (WHERE is_byok), 0)::bigint AS "ownKeyFee", sum(upstream_cost_nano)::bigint AS "upstreamCost",
           ${speeds ? counts("first_token_counts") : none} AS "firstTokenCounts",
           ${speeds ? counts("throughput_counts") : none} AS "throughputCounts"
      FROM part
     WHERE ${Prisma.join([Prisma.sql`true`, ...conditions.map(conditionOf)], " AND ")}
     GROUP BY ${Prisma.join([Prisma.sql`1`, ...groups])}
    HAVING sum(requests) <> 0`;
}

/** A call in the shape of a roll-up of its own, from \`call\`. */
const partOfCall = Prisma.sql`
  started_at AS at, workspace_id, api_key_id, model_id, coalesce(endpoint_id, ''), coalesce(provider_id, ''), coalesce(app_url, ''),
  coalesce(app_title, ''), is_byok, status, sign, sign * input_tokens::bigint, sign * cached_input_tokens::bigint,
  sign * output_tokens::bigint, sign * reasoning_tokens::bigint, CASE WHEN cached_input_tokens > 0 THEN sign ELSE 0 END,
  CASE WHEN response_cache_source_id IS NULL THEN 0 ELSE sign END, sign * cost_nano, sign * upstream_cost_nano,
  count_in_slot(array_fill(0, ARRAY[${slotCount}::int]), first_token_slot(first_token_ms), sign),
  count_in_slot(array_fill(0, ARRAY[${slotCount}::int]), throughput_slot(streamed, status, output_tokens, first_token_ms, duration_ms), sign)`;

const columns: Record<Dimension, Prisma.Sql> = {
  workspace: Prisma.sql`workspace_id`,
  model: Prisma.sql`model_id`,
  endpoint: Prisma.sql`endpoint_id`,
  provider: Prisma.sql`provider_id`,
  key: Prisma.sql`api_key_id`,
  app: Prisma.sql`coalesce(nullif(app_url, ''), app_title)`,
  status: Prisma.sql`status::text`,
  ownKey: Prisma.sql`is_byok::text`,
};

const conditionOf = ({ dimension, is, values }: Condition): Prisma.Sql =>
  is === "any"
    ? Prisma.sql`${columns[dimension]} = ANY (${values}::text[])`
    : Prisma.sql`${columns[dimension]} <> ALL (${values}::text[])`;

const times = (list: readonly (Date | number)[]): Prisma.Sql =>
  Prisma.sql`${list.map((time) => new Date(time).toISOString())}::text[]::timestamptz[]`;

/** Slot by slot: no aggregate of Postgres adds arrays up. */
function counts(column: "first_token_counts" | "throughput_counts"): Prisma.Sql {
  const slots = Array.from({ length: slotCount }, (_, slot) => `coalesce(sum(${column}[${slot + 1}]), 0)::float8`);
  return Prisma.raw(`ARRAY[${slots.join(", ")}]`);
}

const none = Prisma.raw("'{}'::float8[]");

type RawRow = Omit<MeasureRow["measures"], "spend" | "ownKeyFee" | "upstreamCost"> & {
  bucket: number;
  groups: string[];
  spend: bigint;
  ownKeyFee: bigint;
  upstreamCost: bigint;
};

const toMeasureRow = ({ bucket, groups, spend, ownKeyFee, upstreamCost, ...measures }: RawRow): MeasureRow => ({
  bucket,
  groups: groups.slice(0, -1),
  measures: { ...measures, spend: nanoUsd(spend), ownKeyFee: nanoUsd(ownKeyFee), upstreamCost: nanoUsd(upstreamCost) },
});
