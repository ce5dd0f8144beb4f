import type { Database } from "@causeway/db";
import { nanoUsd } from "@causeway/money";
import { Prisma } from "@causeway/prisma";
import type { Condition, Dimension, MeasureQuery, MeasureRow, MeasureStore } from "../measure-store.ts";
import { type DayEnd, kindOf, type Span, spansOf } from "../roll-up-spans.ts";
import { slotCount } from "../speed-slots.ts";
import { minutesFrom } from "./roll-up.ts";
import { inSnapshot } from "./snapshot.ts";

/**
 * Sums from roll-ups, from what they have still to take in, and, for what is left of a range that begins or ends within a
 * minute, from the calls themselves: one statement, so that all three are of the same moment and each call counts once.
 */
export const postgresMeasures = (database: Database): MeasureStore => ({
  measure: (query) => inSnapshot(database, (transaction) => measureIn(transaction, query)),
});

/** Within a snapshot, which must not be used for anything else after it. */
export async function measureIn(transaction: Asker, query: MeasureQuery): Promise<readonly MeasureRow[]> {
  const { from, to } = query;
  const hoursBefore = await beginReading(transaction);
  return await ask(transaction, statementFor(query, { spans: spansBetween(query, { from, to, hoursBefore }) }));
}

/**
 * What another store does not have, to which all is shipped that began at `shippedFrom` or later: all before it, and after
 * it what still waits. To be added to what that store has; a group may come to fewer than no calls.
 */
export async function measureUnshippedIn(
  transaction: Asker,
  query: MeasureQuery,
  shippedFrom: Date | undefined,
): Promise<readonly MeasureRow[]> {
  const begins = shippedFrom === undefined || shippedFrom < query.from ? query.from : shippedFrom;
  const seam = begins > query.to ? query.to : begins;
  const waiting = { from: seam.getTime(), to: query.to.getTime() };
  const hoursBefore = await beginReading(transaction);
  const spans = spansBetween(query, { from: query.from, to: seam, hoursBefore });
  return await ask(transaction, statementFor(query, { spans, waiting }));
}

const ask = async (transaction: Asker, statement: Prisma.Sql): Promise<readonly MeasureRow[]> =>
  (await transaction.$queryRaw<RawRow[]>(statement)).map(toMeasureRow);

/**
 * Compiling a statement with this many sums takes longer than most of them take to run. Postgres takes grain, workspace and time
 * for independent, expects too much, and would read all roll-ups of everybody. What is added up is sorted in memory. Returns
 * before when there are no calls any more, but only sums.
 */
async function beginReading(transaction: Asker): Promise<number> {
  const [row] = await transaction.$queryRaw<{ before: Date | null }[]>`
    SELECT max(before) AS before, set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true), set_config('work_mem', '64MB', true)
      FROM forgotten_generations`;
  return row?.before?.getTime() ?? Number.NEGATIVE_INFINITY;
}

const hourMs = 3_600_000;

type Ends = { readonly from: Date; readonly to: Date; readonly hoursBefore: number };

/** Of what was given up hours cannot be cut: each is counted where it begins. */
function spansBetween({ buckets = [] }: MeasureQuery, { from, to, hoursBefore }: Ends): readonly Span[] {
  const [first, last] = [from.getTime(), to.getTime()];
  const inner = buckets.map(Number).filter((cut) => cut > first && cut < last);
  const cuts = [first, ...inner, last].map((cut) => (cut < hoursBefore ? Math.ceil(cut / hourMs) * hourMs : cut));
  return spansOf({ cuts, minutesFrom: minutesFrom(new Date()) });
}

type Asker = Pick<Database, "$queryRaw">;

type Reading = {
  readonly spans: readonly Span[];
  /** Of this time only what the roll-ups have still to take in, and what of them waits to be shipped. */
  readonly waiting?: { readonly from: number; readonly to: number };
};

function statementFor(query: MeasureQuery, reading: Reading): Prisma.Sql {
  const { buckets, groupBy, conditions, speeds } = query;
  const groups = groupBy.map((dimension) => columns[dimension]);
  // A query of its own is run once; the text would be read anew for each row.
  const bucket =
    buckets === undefined ? Prisma.sql`0` : Prisma.sql`width_bucket(part.at, (SELECT ${times(buckets)})) - 1`;
  // Multiplying by one costs as much as adding up.
  const isWeighted = reading.spans.some(({ takenFrom }) => takenFrom !== undefined);
  const weight = isWeighted ? Prisma.raw("weight * ") : Prisma.empty;
  return Prisma.sql`
    WITH part AS (${Prisma.join(partsOf(query, reading), " UNION ALL ")})
    SELECT ${bucket} AS bucket, ARRAY[${Prisma.join([...groups, Prisma.sql`NULL`])}]::text[] AS groups,
           sum(${weight}requests)::float8 AS requests, coalesce(sum(${weight}requests) FILTER (WHERE status IN ('failed', 'interrupted')), 0)::float8 AS errors,
           sum(${weight}input_tokens)::float8 AS "inputTokens", sum(${weight}cached_input_tokens)::float8 AS "cachedInputTokens",
           sum(${weight}output_tokens)::float8 AS "outputTokens", sum(${weight}reasoning_tokens)::float8 AS "reasoningTokens",
           sum(${weight}cache_hits)::float8 AS "cacheHits", sum(${weight}reused_answers)::float8 AS "reusedAnswers", sum(${weight}cost_nano)::bigint AS spend,
           coalesce(sum(${weight}cost_nano) FILTER (WHERE is_byok), 0)::bigint AS "ownKeyFee", sum(${weight}upstream_cost_nano)::bigint AS "upstreamCost",
           ${speeds ? counts("first_token_counts", isWeighted) : none} AS "firstTokenCounts",
           ${speeds ? counts("throughput_counts", isWeighted) : none} AS "throughputCounts"
      FROM part
     WHERE ${Prisma.join([Prisma.sql`true`, ...conditions.map(conditionOf)], " AND ")}
     GROUP BY ${Prisma.join([Prisma.sql`1`, ...groups])}
    ${reading.waiting === undefined ? Prisma.sql`HAVING sum(${weight}requests) <> 0` : Prisma.empty}`;
}

/** Each with its times in the statement itself: from those Postgres sees how little it has to read. */
function partsOf({ workspaceIds }: MeasureQuery, { spans, waiting }: Reading): readonly Prisma.Sql[] {
  const workspaces = Prisma.sql`= ANY (${workspaceIds}::text[])`;
  const rolled = spans.filter(({ grain }) => grain !== "call");
  const called = spans.filter(({ grain }) => grain === "call");
  const rollups = [...Map.groupBy(rolled, kindOf).values()].map((own) => rollUpPart(own, workspaces));
  const noted = waiting === undefined ? rolled : [...rolled, waiting];
  return [
    ...rollups,
    Prisma.sql`
      SELECT ${partOfCall} FROM activity_pending AS call WHERE workspace_id ${workspaces} AND ${within("started_at", noted)}`,
    ...(waiting === undefined
      ? []
      : [
          Prisma.sql`
      SELECT ${partOfCall} FROM activity_outbox AS call WHERE workspace_id ${workspaces} AND ${within("started_at", [waiting])}`,
        ]),
    Prisma.sql`
      SELECT ${partOfCall} FROM (SELECT 1 AS sign, generation.* FROM generation) AS call
       WHERE workspace_id ${workspaces} AND ${within("started_at", called)}`,
  ];
}

/** Spans of one kind. What is taken from where it was counted comes twice: added at its own time, and taken away from there. */
function rollUpPart(spans: readonly Span[], workspaces: Prisma.Sql): Prisma.Sql {
  const [{ grain, countedAt, takenFrom } = { grain: "day" }] = spans;
  const own = dayEnd(countedAt) ?? Prisma.sql`rollup.bucket_start`;
  const [weight, at] =
    takenFrom === undefined
      ? [Prisma.sql`1`, own]
      : [Prisma.sql`way.sign`, Prisma.sql`CASE way.sign WHEN 1 THEN ${own} ELSE ${dayEnd(takenFrom)} END`];
  return Prisma.sql`
      SELECT ${at} AS at, series.workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, is_byok, status,
             ${weight} AS weight, requests, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cache_hits, reused_answers,
             cost_nano, upstream_cost_nano, first_token_counts, throughput_counts
        FROM activity_rollup AS rollup JOIN activity_series AS series ON series.id = rollup.series_id
        ${takenFrom === undefined ? Prisma.empty : Prisma.sql`CROSS JOIN (VALUES (1), (-1)) AS way(sign)`}
       WHERE rollup.grain = ${grain}::text::activity_grain AND rollup.workspace_id ${workspaces} AND ${within("rollup.bucket_start", spans)}`;
}

function dayEnd(end: DayEnd | undefined): Prisma.Sql | undefined {
  if (end === undefined) return undefined;
  const start = Prisma.sql`date_bin('1 day', rollup.bucket_start, '2000-01-01T00:00:00Z')`;
  return end === "start" ? start : Prisma.sql`${start} + interval '1 day' - interval '1 millisecond'`;
}

function within(
  column: "rollup.bucket_start" | "started_at",
  spans: readonly { readonly from: number; readonly to: number }[],
): Prisma.Sql {
  if (spans.length === 0) return Prisma.sql`false`;
  const name = Prisma.raw(column);
  const ranges = spans.map(({ from, to }) => Prisma.sql`(${name} >= ${time(from)} AND ${name} < ${time(to)})`);
  return Prisma.sql`(${Prisma.join(ranges, " OR ")})`;
}

/** A call in the shape of a roll-up of its own, from \`call\`. */
const partOfCall = Prisma.sql`
  started_at AS at, workspace_id, api_key_id, model_id, coalesce(endpoint_id, '') AS endpoint_id, coalesce(provider_id, '') AS provider_id,
  coalesce(app_url, '') AS app_url, coalesce(app_title, '') AS app_title, is_byok, status, 1 AS weight, sign AS requests,
  sign * input_tokens::bigint AS input_tokens, sign * cached_input_tokens::bigint AS cached_input_tokens,
  sign * output_tokens::bigint AS output_tokens, sign * reasoning_tokens::bigint AS reasoning_tokens,
  CASE WHEN cached_input_tokens > 0 THEN sign ELSE 0 END AS cache_hits,
  CASE WHEN response_cache_source_id IS NULL THEN 0 ELSE sign END AS reused_answers,
  sign * cost_nano AS cost_nano, sign * upstream_cost_nano AS upstream_cost_nano,
  count_in_slot(array_fill(0, ARRAY[${slotCount}::int]), first_token_slot(first_token_ms), sign) AS first_token_counts,
  count_in_slot(array_fill(0, ARRAY[${slotCount}::int]),
    throughput_slot(streamed, status, output_tokens, first_token_ms, duration_ms), sign) AS throughput_counts`;

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

const time = (at: number): Prisma.Sql => Prisma.sql`${new Date(at).toISOString()}::text::timestamptz`;

const times = (list: readonly (Date | number)[]): Prisma.Sql =>
  Prisma.sql`${list.map((at) => new Date(at).toISOString())}::text[]::timestamptz[]`;

/** Slot by slot: no aggregate of Postgres adds arrays up. */
function counts(column: "first_token_counts" | "throughput_counts", isWeighted: boolean): Prisma.Sql {
  const slots = Array.from(
    { length: slotCount },
    (_, slot) => `coalesce(sum(${isWeighted ? "weight * " : ""}${column}[${slot + 1}]), 0)::float8`,
  );
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
