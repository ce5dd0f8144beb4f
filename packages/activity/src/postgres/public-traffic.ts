import type { Database } from "@causeway/db";
import { Prisma } from "@causeway/prisma";
import { spansOf } from "../roll-up-spans.ts";

const hourMs = 3_600_000;

/** Half-open: `from` belongs to it, `to` does not. */
export type PublicRange = { readonly from: Date; readonly to: Date };

export type UsageGrouping = "model" | "provider";

/** What all workspaces together used of something. Nothing here tells one workspace from another. */
export type UsageShare = {
  /** Id of the model or provider. */
  readonly group: string;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
};

/** The same by what apps said of themselves: hostile text until it is checked. */
export type AppUsage = Omit<UsageShare, "group"> & {
  readonly url: string | undefined;
  readonly title: string | undefined;
  readonly modelId: string;
};

/** How an endpoint's answers came in an hour, or in all of the range. */
export type EndpointTraffic = {
  readonly endpointId: string;
  /** `undefined`: of the whole range. */
  readonly hour: Date | undefined;
  /** Complete answers. */
  readonly answers: number;
  /** Milliseconds to the first token of streamed answers; `undefined` where none was streamed. */
  readonly latencyMs: Spread | undefined;
  /** Output tokens per second of the whole answer, of answers with 8 tokens and more. */
  readonly tokensPerSecond: Spread | undefined;
};

/** What 50, 75, 90 and 99 % of `samples` did as well as or better. */
export type Spread = {
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly p99: number;
  readonly samples: number;
};

/** From roll-ups and what they have still to take in: whole hours, the first and the last that the range touches included. */
export async function readUsageShares(
  database: Database,
  { by, limit, ...range }: PublicRange & { readonly by: UsageGrouping; readonly limit: number },
): Promise<readonly UsageShare[]> {
  const column = by === "model" ? Prisma.sql`model_id` : Prisma.sql`provider_id`;
  return await overRollUps<UsageShare>(
    database,
    Prisma.sql`
      WITH part AS (${answeredParts(range)})
      SELECT ${column} AS group, ${sums} FROM part
       GROUP BY 1 HAVING sum(requests) > 0 ORDER BY ${tokens} DESC, 1 LIMIT ${limit}`,
  );
}

/** By app and model, most tokens first. The same of the hours. */
export async function readAppUsage(
  database: Database,
  { limit, ...range }: PublicRange & { readonly limit: number },
): Promise<readonly AppUsage[]> {
  const rows = await overRollUps<Omit<AppUsage, "url" | "title"> & { url: string; title: string }>(
    database,
    Prisma.sql`
      WITH part AS (${answeredParts(range)})
      SELECT app_url AS url, app_title AS title, model_id AS "modelId", ${sums} FROM part WHERE app_url <> '' OR app_title <> ''
       GROUP BY 1, 2, 3 HAVING sum(requests) > 0 ORDER BY ${tokens} DESC, 1, 2, 3 LIMIT ${limit}`,
  );
  return rows.map(({ url, title, ...row }) => ({ ...row, url: url || undefined, title: title || undefined }));
}

/** In as few days and hours as there can be. A kept answer that was given again asked no provider. */
function answeredParts({ from, to }: PublicRange): Prisma.Sql {
  const cuts = [Math.floor(from.getTime() / hourMs) * hourMs, Math.ceil(to.getTime() / hourMs) * hourMs];
  const spans = spansOf({ cuts, minutesFrom: 0 });
  const rolled = spans.map(
    ({ grain, ...span }) => Prisma.sql`
      SELECT model_id, provider_id, app_url, app_title, requests, input_tokens, output_tokens
        FROM activity_rollup AS rollup JOIN activity_series AS series ON series.id = rollup.series_id
       WHERE rollup.grain = ${grain}::text::activity_grain AND bucket_start >= ${new Date(span.from)} AND bucket_start < ${new Date(span.to)}
         AND series.provider_id <> ''`,
  );
  const [first = 0, last = 0] = cuts;
  const pending = Prisma.sql`
      SELECT model_id, provider_id, coalesce(app_url, ''), coalesce(app_title, ''), sign, sign * input_tokens::bigint, sign * output_tokens::bigint
        FROM activity_pending WHERE started_at >= ${new Date(first)} AND started_at < ${new Date(last)} AND provider_id IS NOT NULL`;
  return Prisma.join([...rolled, pending], " UNION ALL ");
}

/** Expected to be many by Postgres, which would then read the roll-ups of all times. */
const overRollUps = <Row>(database: Database, statement: Prisma.Sql): Promise<readonly Row[]> =>
  database.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`SET LOCAL jit = off`;
      await transaction.$executeRaw`SET LOCAL enable_seqscan = off`;
      return await transaction.$queryRaw<Row[]>(statement);
    },
    { maxWait: 10_000, timeout: 60_000 },
  );

type TrafficRow = {
  endpointId: string;
  hour: Date | null;
  answers: number;
  latency: number[] | null;
  latencySamples: number;
  speed: number[] | null;
  speedSamples: number;
};

/**
 * Of each endpoint with answers: one row for the whole range and one for each hour. Only calls on shared capacity that were
 * answered at the first attempt: others would count what was lost at another provider, or tell of somebody's own contract.
 */
export async function readEndpointTraffic(database: Database, range: PublicRange): Promise<readonly EndpointTraffic[]> {
  const rows = await database.$queryRaw<TrafficRow[]>`
    SELECT g.endpoint_id AS "endpointId",
      date_trunc('hour', g.started_at) AS hour,
      count(*)::int AS answers,
      percentile_cont(ARRAY[0.5, 0.75, 0.9, 0.99]) WITHIN GROUP (ORDER BY g.first_token_ms) AS latency,
      count(g.first_token_ms)::int AS "latencySamples",
      percentile_cont(ARRAY[0.5, 0.25, 0.1, 0.01]) WITHIN GROUP (ORDER BY speed.value) AS speed,
      count(speed.value)::int AS "speedSamples"
    FROM generation g
    CROSS JOIN LATERAL (
      SELECT CASE WHEN g.output_tokens >= 8 AND g.duration_ms > 0
        THEN g.output_tokens * 1000.0::float8 / g.duration_ms END AS value
    ) speed
    WHERE ${answeredIn(range)} AND g.status = 'completed' AND NOT g.is_byok AND g.endpoint_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM attempt a WHERE a.generation_id = g.id AND a.sequence = 1)
    GROUP BY GROUPING SETS ((g.endpoint_id), (g.endpoint_id, date_trunc('hour', g.started_at)))`;
  return rows.map((row) => ({
    endpointId: row.endpointId,
    hour: row.hour ?? undefined,
    answers: row.answers,
    latencyMs: spreadOf(row.latency, row.latencySamples),
    tokensPerSecond: spreadOf(row.speed, row.speedSamples),
  }));
}

const answeredIn = ({ from, to }: PublicRange) => Prisma.sql`
  g.id >= ${firstIdOf(from)} AND g.started_at >= ${from} AND g.started_at < ${to}
  AND g.provider_id IS NOT NULL`;

const tokens = Prisma.sql`sum(input_tokens + output_tokens)`;
const sums = Prisma.sql`sum(requests)::float8 AS requests,
  sum(input_tokens)::float8 AS "inputTokens", sum(output_tokens)::float8 AS "outputTokens"`;

/** Ids begin with their time, so that the primary key finds a range's calls. Clocks of gateways may differ by an hour. */
function firstIdOf(from: Date): string {
  const hex = Math.max(0, from.getTime() - hourMs)
    .toString(16)
    .padStart(12, "0");
  return `gen-${hex.slice(0, 8)}-${hex.slice(8)}`;
}

function spreadOf(values: readonly number[] | null, samples: number): Spread | undefined {
  const [p50, p75, p90, p99] = values ?? [];
  if (p50 === undefined || p75 === undefined || p90 === undefined || p99 === undefined || samples === 0)
    return undefined;
  return { p50, p75, p90, p99, samples };
}
