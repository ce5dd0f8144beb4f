import type { MeasureRow, MeasureStore, Measures } from "@causeway/activity";
import { addMeasures } from "@causeway/activity";
import type { Database } from "@causeway/db";
import type { AnalyticsQuery } from "./read-query.ts";
import { metrics } from "./vocabulary.ts";

type Cell = string | number | null;
export type AnalyticsRow = Readonly<Record<string, Cell>>;

/** Rows in the order that was asked for; without one by time, then the most called first. */
export async function runQuery(
  { database, store }: { readonly database: Database; readonly store: MeasureStore },
  query: AnalyticsQuery,
): Promise<{ readonly rows: readonly AnalyticsRow[]; readonly truncated: boolean }> {
  const measured = await withUsers(database, query, await store.measure(query.measure));
  const ordered = measured.toSorted(comparing(query));
  const perGroup = new Map<string, number>();
  const within = ordered.filter(({ groups }) => {
    const key = JSON.stringify(groups);
    const seen = (perGroup.get(key) ?? 0) + 1;
    perGroup.set(key, seen);
    return seen <= query.groupLimit;
  });
  const kept = within.slice(0, query.limit);
  const labels = await labelsOf(database, query, kept);
  return { rows: kept.map((row) => writeRow(query, row, labels)), truncated: kept.length < measured.length };
}

/** What keys did is what those did who made them. */
async function withUsers(
  database: Database,
  { dimensions }: AnalyticsQuery,
  rows: readonly MeasureRow[],
): Promise<readonly MeasureRow[]> {
  const at = dimensions.indexOf("user");
  if (at < 0) return rows;
  const keys = await database.apiKey.findMany({
    where: { id: { in: [...new Set(rows.map(({ groups }) => groups[at] ?? ""))] } },
    select: { id: true, createdById: true },
  });
  const makers = new Map(keys.map(({ id, createdById }) => [id, createdById ?? ""]));
  const merged = new Map<string, MeasureRow>();
  for (const row of rows) {
    const groups = row.groups.map((group, index) => (index === at ? (makers.get(group) ?? "") : group));
    const key = JSON.stringify([row.bucket, groups]);
    const before = merged.get(key);
    const measures: Measures = before ? addMeasures(before.measures, row.measures) : row.measures;
    merged.set(key, { bucket: row.bucket, groups, measures });
  }
  return [...merged.values()];
}

const calls = (row: MeasureRow) => row.measures.requests;

/** By time, then the most called first. */
const usual = (a: MeasureRow, b: MeasureRow) =>
  a.bucket - b.bucket || calls(b) - calls(a) || (a.groups.join() < b.groups.join() ? -1 : 1);

function comparing({ orderBy, dimensions, granularity }: AnalyticsQuery) {
  if (orderBy === undefined) return usual;
  const sign = orderBy.direction === "asc" ? 1 : -1;
  const at = dimensions.indexOf(orderBy.field);
  const metric = metrics[orderBy.field];
  const valueOf = (row: MeasureRow): number | string => {
    if (at >= 0) return row.groups[at] ?? "";
    if (granularity !== undefined && orderBy.field === "date") return row.bucket;
    return metric?.read(row.measures) ?? 0;
  };
  return (a: MeasureRow, b: MeasureRow) => {
    const [one, other] = [valueOf(a), valueOf(b)];
    if (one === other) return usual(a, b);
    return one < other ? -sign : sign;
  };
}

type Labels = ReadonlyMap<string, string>;

/** What keys, users and providers are called, by dimension and id. */
async function labelsOf(
  database: Database,
  { dimensions }: AnalyticsQuery,
  rows: readonly MeasureRow[],
): Promise<Labels> {
  const labels = new Map<string, string>();
  for (const [at, dimension] of dimensions.entries()) {
    const ids = [...new Set(rows.map(({ groups }) => groups[at] ?? ""))];
    for (const { id, name } of await namedRows(database, dimension, ids)) labels.set(`${dimension}/${id}`, name);
  }
  return labels;
}

async function namedRows(
  database: Database,
  dimension: string,
  ids: string[],
): Promise<readonly { id: string; name: string }[]> {
  const where = { id: { in: ids } };
  const select = { id: true, name: true } as const;
  switch (dimension) {
    case "api_key_id":
      return await database.apiKey.findMany({ where, select });
    case "provider":
      return await database.provider.findMany({ where, select });
    case "model":
      return await database.model.findMany({ where, select });
    case "workspace":
      return await database.workspace.findMany({ where, select });
    case "user":
      return (await database.user.findMany({ where, select: { ...select, email: true } })).map(
        ({ id, name, email }) => ({
          id,
          name: name ?? email,
        }),
      );
    default:
      return [];
  }
}

/** A dimension is its id, which filters take, and beside it what it is called. */
function writeRow(query: AnalyticsQuery, { bucket, groups, measures }: MeasureRow, labels: Labels): AnalyticsRow {
  const row: Record<string, Cell> = {};
  if (query.granularity !== undefined) {
    row[`date__${query.granularity}`] = query.measure.buckets?.[bucket]?.toISOString() ?? null;
  }
  for (const [at, dimension] of query.dimensions.entries()) {
    const id = groups[at] ?? "";
    row[dimension] = id === "" ? null : id;
    const label = labels.get(`${dimension}/${id}`);
    if (label !== undefined) row[`${dimension}_label`] = label;
  }
  for (const [name, metric] of query.metrics) row[name] = metric.read(measures);
  return row;
}
