import type { ActivitySource } from "../activity-source.ts";
import { writeGenerationsCsv } from "../csv/write-csv.ts";

export type ExportMeasure = {
  readonly rows: number;
  readonly bytes: number;
  readonly ms: number;
  /** The most memory that V8 had in use, in bytes, in each quarter of the rows: a file that were kept would grow it. */
  readonly heapPeaks: readonly number[];
};

const quarters = 4;

/** Reads a workspace's log of all times as a file, as far as `rows`, and keeps nothing of it. */
export async function measureExport(
  activity: Pick<ActivitySource, "exportGenerations">,
  { workspaceId, rows, now }: { readonly workspaceId: string; readonly rows: number; readonly now: Date },
): Promise<ExportMeasure> {
  const began = performance.now();
  const heapPeaks = Array.from({ length: quarters }, () => 0);
  let [read, bytes] = [0, 0];
  async function* firstPages() {
    for await (const page of activity.exportGenerations({ workspaceId, from: new Date(0), to: now })) {
      yield page;
      const quarter = Math.min(quarters - 1, Math.floor((quarters * read) / rows));
      heapPeaks[quarter] = Math.max(heapPeaks[quarter] ?? 0, process.memoryUsage().heapUsed);
      read += page.length;
      if (read >= rows) return;
    }
  }
  for await (const part of writeGenerationsCsv(firstPages())) bytes += part.length;
  return { rows: read, bytes, ms: performance.now() - began, heapPeaks };
}
