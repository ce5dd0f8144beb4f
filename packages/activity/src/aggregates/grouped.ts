import type { Database } from "@causeway/db";
import type { Grouping, RangeQuery } from "../activity-source.ts";
import type { Dimension, MeasureRow, Measures, MeasureStore } from "../measure-store.ts";
import { addMeasures, noMeasures } from "../measures.ts";
import { conditionsOf } from "./conditions-of.ts";

export type AggregateContext = { readonly database: Database; readonly store: MeasureStore };

export type GroupedQuery = RangeQuery & {
  readonly groupBy?: Grouping | undefined;
  readonly buckets?: readonly Date[] | undefined;
  readonly speeds: boolean;
};

/** Measures by bucket and group, `none` for calls that have none. */
export type GroupedRow = { readonly bucket: number; readonly group: string; readonly measures: Measures };

/** One row per bucket and group. Without a grouping there is one group, `all`. */
export async function measureGroups(context: AggregateContext, query: GroupedQuery): Promise<readonly GroupedRow[]> {
  const { database, store } = context;
  const { workspaceId, from, to, groupBy, buckets, speeds, ...filter } = query;
  const rows = await store.measure({
    workspaceIds: [workspaceId],
    from,
    to,
    conditions: await conditionsOf(database, workspaceId, filter),
    groupBy: groupBy === undefined ? [] : [dimensionOf[groupBy]],
    buckets,
    speeds,
  });
  const named = groupBy === undefined ? () => "all" : ({ groups: [id = ""] }: MeasureRow) => (id === "" ? "none" : id);
  const grouped = rows.map((row) => ({ bucket: row.bucket, group: named(row), measures: row.measures }));
  return groupBy === "member" ? await byMember(database, workspaceId, grouped) : grouped;
}

const dimensionOf: Record<Grouping, Dimension> = {
  model: "model",
  provider: "provider",
  key: "key",
  app: "app",
  member: "key",
  status: "status",
};

/** What keys did is what those did who made them. */
async function byMember(
  database: Database,
  workspaceId: string,
  rows: readonly GroupedRow[],
): Promise<readonly GroupedRow[]> {
  const keys = await database.apiKey.findMany({
    where: { workspaceId, id: { in: [...new Set(rows.map(({ group }) => group))] } },
    select: { id: true, createdById: true },
  });
  const makers = new Map(keys.map(({ id, createdById }) => [id, createdById]));
  return mergeGroups(rows, (key) => makers.get(key) ?? "none");
}

/** Adds up what belongs to the same group by its new name. */
export function mergeGroups(rows: readonly GroupedRow[], rename: (group: string) => string): readonly GroupedRow[] {
  const merged = new Map<string, GroupedRow>();
  for (const { bucket, group, measures } of rows) {
    const name = rename(group);
    const key = `${bucket}/${name}`;
    const before = merged.get(key)?.measures ?? noMeasures;
    merged.set(key, { bucket, group: name, measures: addMeasures(before, measures) });
  }
  return [...merged.values()];
}

/** Ids of the groups, the most spent first, then the most called. */
export const bySpend = (a: GroupedRow, b: GroupedRow): number =>
  Number(b.measures.spend - a.measures.spend) ||
  b.measures.requests - a.measures.requests ||
  (a.group < b.group ? -1 : 1);
