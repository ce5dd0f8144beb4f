import type { Database } from "@causeway/db";
import { Prisma } from "@causeway/prisma";
import { buckets, type Grouping, type SeriesPoint, type SeriesQuery } from "../activity-source.ts";
import { conditions } from "./conditions.ts";
import { type AggregateRow, aggregates, toTotals } from "./totals.ts";

export async function series(database: Database, query: SeriesQuery): Promise<SeriesPoint[]> {
  const { id, name, source } = groupings[query.groupBy];
  const rows = await database.$queryRaw<(AggregateRow & { bucketStart: Date; group: string; groupName: string })[]>`
    SELECT
      date_bin(make_interval(mins => ${buckets[query.bucket]}::int), g.started_at, '2000-01-01T00:00:00Z'::timestamptz) AS "bucketStart",
      ${id} AS "group", ${name} AS "groupName", ${aggregates}
    FROM generation g ${source}
    WHERE ${conditions(query)}
    GROUP BY 1, 2, 3
    ORDER BY 1, 2`;
  return rows.map((row) => ({
    ...toTotals(row),
    bucketStart: row.bucketStart,
    group: row.group,
    groupName: row.groupName,
  }));
}

/** Names come from what a thing is called today; what is gone from the catalogue keeps its id. */
export const groupings: Record<Grouping, { id: Prisma.Sql; name: Prisma.Sql; source: Prisma.Sql }> = {
  model: {
    id: Prisma.sql`g.model_id`,
    name: Prisma.sql`coalesce(m.name, g.model_id)`,
    source: Prisma.sql`LEFT JOIN model m ON m.id = g.model_id`,
  },
  provider: {
    id: Prisma.sql`coalesce(g.provider_id, 'none')`,
    name: Prisma.sql`coalesce(p.name, g.provider_id, 'No provider')`,
    source: Prisma.sql`LEFT JOIN provider p ON p.id = g.provider_id`,
  },
  key: {
    id: Prisma.sql`g.api_key_id`,
    name: Prisma.sql`coalesce(k.name, g.api_key_id)`,
    source: Prisma.sql`LEFT JOIN api_key k ON k.id = g.api_key_id AND k.workspace_id = g.workspace_id`,
  },
};
