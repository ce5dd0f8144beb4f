import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type LogRecord, readLogRecord } from "@causeway/leases";

export type SegmentFile = {
  readonly number: number;
  readonly path: string;
  readonly bytes: number;
  readonly records: readonly LogRecord[];
  /** Lines that are whole, and that this version cannot read. */
  readonly unknown: number;
};

export const segmentPath = (folder: string, number: number): string =>
  join(folder, `${String(number).padStart(12, "0")}.log`);

/** Oldest first. */
export function readSegments(folder: string): readonly SegmentFile[] {
  const names = readdirSync(folder).filter((name) => /^\d{12}\.log$/.test(name));
  return names.toSorted().map((name) => {
    const path = join(folder, name);
    const content = readFileSync(path);
    return { number: Number(name.slice(0, 12)), path, bytes: content.length, ...recordsOf(content.toString()) };
  });
}

/** Without a line that is cut off: nobody was told that it is there. */
function recordsOf(content: string): Pick<SegmentFile, "records" | "unknown"> {
  const records: LogRecord[] = [];
  let unknown = 0;
  for (const line of content.split("\n")) {
    const record = readLogRecord(line);
    if (record) records.push(record);
    else if (isWhole(line)) unknown += 1;
  }
  return { records, unknown };
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
