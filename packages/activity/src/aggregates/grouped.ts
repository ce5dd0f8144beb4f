import type { Database } from "@causeway/db";
import type { Grouping, RangeQuery } from "../activity-source.ts";
import type { Dimension, MeasureRow, Measures, MeasureStore } from "../measure-store.ts";
import { addMeasures, noMeasures } from "../measures.ts";
import { conditionsOf } from "./conditions-of.ts";

export type AggregateContext = { readonly database: Database; readonly store: MeasureStore };

export type GroupedQuery = RangeQuery & {
  readonly groupBy?: Grouping | undefined;
  readonly splitBy?: Grouping | undefined;
  readonly buckets?: readonly Date[] | undefined;
  readonly speeds: boolean;
};

/** Measures by bucket and group, and by part of the group where it is split; `none` for calls that have none. */
export type GroupedRow = {
  readonly bucket: number;
  readonly group: string;
  readonly part?: string | undefined;
  readonly measures: Measures;
};

/** One row per bucket, group and part. Without a grouping there is one group, `all`. */
export async function measureGroups(context: AggregateContext, query: GroupedQuery): Promise<readonly GroupedRow[]> {
  const { database, store } = context;
  const { workspaceId, from, to, groupBy, splitBy, buckets, speeds, ...filter } = query;
  const dimensions = [groupBy, splitBy].flatMap((grouping) => (grouping === undefined ? [] : dimensionOf[grouping]));
  const asked = [...new Set(dimensions)];
  const rows = await store.measure({
    workspaceIds: [workspaceId],
    from,
    to,
    conditions: await conditionsOf(database, workspaceId, filter),
    groupBy: asked,
    buckets,
    speeds,
  });
  // What one key did and who made it are the same column of the store's.
  const valueOf = (row: MeasureRow, grouping: Grouping) => row.groups[asked.indexOf(dimensionOf[grouping])] || "none";
  const grouped = rows.map((row) => ({
    bucket: row.bucket,
    group: groupBy === undefined ? "all" : valueOf(row, groupBy),
    part: splitBy && valueOf(row, splitBy),
    measures: row.measures,
  }));
  return await byMember(database, workspaceId, { groupBy, splitBy }, grouped);
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
  { groupBy, splitBy }: Pick<GroupedQuery, "groupBy" | "splitBy">,
  rows: readonly GroupedRow[],
): Promise<readonly GroupedRow[]> {
  if (groupBy !== "member" && splitBy !== "member") return rows;
  const keyIds = rows.map(({ group, part }) => (groupBy === "member" ? group : (part ?? "")));
  const keys = await database.apiKey.findMany({
    where: { workspaceId, id: { in: [...new Set(keyIds)] } },
    select: { id: true, createdById: true },
  });
  const makers = new Map(keys.map(({ id, createdById }) => [id, createdById]));
  const maker = (key: string) => makers.get(key) ?? "none";
  return addUp(rows, ({ group, part }) => ({
    group: groupBy === "member" ? maker(group) : group,
    part: splitBy === "member" && part !== undefined ? maker(part) : part,
  }));
}

/** Adds up what belongs to the same group by its new name, whatever its parts. */
export const mergeGroups = (rows: readonly GroupedRow[], rename: (group: string) => string): readonly GroupedRow[] =>
  addUp(rows, ({ group }) => ({ group: rename(group), part: undefined }));

function addUp(
  rows: readonly GroupedRow[],
  nameOf: (row: GroupedRow) => Pick<GroupedRow, "group" | "part">,
): readonly GroupedRow[] {
  const sums = new Map<string, GroupedRow>();
  for (const row of rows) {
    const { bucket, measures } = row;
    const { group, part } = nameOf(row);
    const key = JSON.stringify([bucket, group, part]);
    const before = sums.get(key)?.measures ?? noMeasures;
    sums.set(key, { bucket, group, part, measures: addMeasures(before, measures) });
  }
  return [...sums.values()];
}

/** Ids of the groups, the most spent first, then the most called. */
export const bySpend = (a: GroupedRow, b: GroupedRow): number =>
  Number(b.measures.spend - a.measures.spend) ||
  b.measures.requests - a.measures.requests ||
  (a.group < b.group ? -1 : 1);
