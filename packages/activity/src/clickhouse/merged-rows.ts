import type { MeasureRow } from "../measure-store.ts";
import { addMeasures } from "../measures.ts";

/** Parts of sums added up; groups that come to no call are left out. */
export function mergedRows(rows: readonly MeasureRow[]): readonly MeasureRow[] {
  const byGroup = new Map<string, MeasureRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.bucket, row.groups]);
    const before = byGroup.get(key);
    byGroup.set(key, before === undefined ? row : { ...row, measures: addMeasures(before.measures, row.measures) });
  }
  return [...byGroup.values()].filter(({ measures }) => measures.requests !== 0);
}
