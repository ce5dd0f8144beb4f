import type { IntentLog, LogRecord } from "@causeway/leases";
import { writeRecordText } from "@causeway/leases";
import { lockFolder } from "./folder-lock.ts";
import { generationIdOf } from "./generation-id-of.ts";
import { Segment } from "./segment.ts";
import { readSegments, segmentPath } from "./segment-files.ts";
import { gatewayIdOf } from "./gateway-id.ts";

export type WriteAheadLogOptions = {
  readonly folder: string;
  readonly mostBytes?: number;
  readonly segmentBytes?: number;
  /** How long a written line may wait for the disk itself. */
  readonly syncEveryMs?: number;
  /** The disk did not take it: what was written since the last time may be lost with the machine's power. */
  readonly onSyncError?: (error: unknown) => void;
  /** So many lines are of a later version. Their files are kept as they are: once that runs again, it reads them. */
  readonly onUnknown?: (lines: number) => void;
};

export type WriteAheadLog = IntentLog & {
  /** The same for every process that ever opened this folder. */
  readonly gatewayId: string;
  readonly bytes: number;
  /** Waits for the disk and lets go of the folder. */
  close(): Promise<void>;
};

/** Throws when another process has the folder. */
export function openWriteAheadLog(options: WriteAheadLogOptions): WriteAheadLog {
  const { folder, mostBytes = 2 ** 30, segmentBytes = 2 ** 23, syncEveryMs = 50 } = options;
  const { onSyncError = ignore, onUnknown = ignore } = options;
  const lock = lockFolder(folder);
  const left = readSegments(folder);
  const unknown = left.reduce((sum, segment) => sum + segment.unknown, 0);
  if (unknown > 0) onUnknown(unknown);
  const ours = left.filter((segment) => segment.unknown === 0);
  const segments = ours.map(({ path, bytes, records }) => Segment.reopened(path, bytes, records.map(generationIdOf)));
  let number = (left.at(-1)?.number ?? 0) + 1;
  let current = addSegment();
  let isWritten = false;

  function addSegment(): Segment {
    const segment = Segment.created(segmentPath(folder, number++));
    segments.push(segment);
    return segment;
  }

  const bytesInUse = () => segments.reduce((sum, segment) => sum + segment.bytes, 0);

  function append(...records: readonly LogRecord[]): void {
    let lines = "";
    for (const record of records) lines += `${writeRecordText(record)}\n`;
    const lineBytes = Buffer.byteLength(lines);
    if (current.bytes + lineBytes > segmentBytes && current.bytes > 0) {
      if (bytesInUse() + segmentBytes > mostBytes)
        throw new Error(`the write-ahead log has reached ${mostBytes} bytes`);
      current.seal(onSyncError);
      current = addSegment();
    }
    current.append(lines, lineBytes);
    for (const record of records) current.keepFor(generationIdOf(record));
    isWritten = true;
  }

  /** Oldest first: what begins in one segment may end in a later one. */
  function removeFinished(): void {
    while (segments[0] && segments[0] !== current && segments[0].isFinished) segments.shift()?.remove();
  }

  const syncing = setInterval(() => {
    if (!isWritten) return;
    isWritten = false;
    current.sync().catch(onSyncError);
  }, syncEveryMs);
  syncing.unref();

  return {
    gatewayId: gatewayIdOf(folder),
    get bytes() {
      return bytesInUse();
    },
    append,
    confirm(generationId) {
      for (const segment of segments) segment.confirm(generationId);
      removeFinished();
    },
    readAll: () => left.flatMap(({ records }) => records),
    async close() {
      clearInterval(syncing);
      await current.sync();
      for (const segment of segments) segment.close();
      lock.release();
    },
  };
}

const ignore = () => undefined;
