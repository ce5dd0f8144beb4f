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

const tokens = Prisma.sql`sum(input_tokens + output_tokens)`;
const sums = Prisma.sql`sum(requests)::float8 AS requests,
  sum(input_tokens)::float8 AS "inputTokens", sum(output_tokens)::float8 AS "outputTokens"`;
