import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type LogRecord, readLogRecord } from "@causeway/leases";

export type SegmentFile = {
  readonly number: number;
  readonly path: string;
  readonly bytes: number;
  readonly records: readonly LogRecord[];
};

export const segmentPath = (folder: string, number: number): string =>
  join(folder, `${String(number).padStart(12, "0")}.log`);

/** Oldest first. */
export function readSegments(folder: string): readonly SegmentFile[] {
  const names = readdirSync(folder).filter((name) => /^\d{12}\.log$/.test(name));
  return names.toSorted().map((name) => {
    const path = join(folder, name);
    const content = readFileSync(path);
    return { number: Number(name.slice(0, 12)), path, bytes: content.length, records: recordsOf(content.toString()) };
  });
}

/** Without a line that is cut off: nobody was told that it is there. */
function recordsOf(content: string): readonly LogRecord[] {
  return content.split("\n").flatMap((line) => (line === "" ? [] : (readLogRecord(line) ?? [])));
}
