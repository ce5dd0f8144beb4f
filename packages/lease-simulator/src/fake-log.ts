import type { IntentLog, LogRecord } from "@causeway/leases";

/** A gateway's disk: it survives every death of the process, unless it is lost itself. */
export class FakeDisk {
  records: LogRecord[] = [];
  isLost = false;
  /** Every intent that was ever written here, as `epoch:id`: for the checks only. */
  readonly everIntended = new Set<string>();

  log(): IntentLog {
    return {
      append: (...records) => {
        this.records.push(...records);
        for (const record of records) {
          if (record.kind === "intent") this.everIntended.add(`${record.epoch}:${record.intent.generationId}`);
        }
      },
      confirm: (generationId) => {
        this.records = this.records.filter((record) => generationOf(record) !== generationId);
      },
      readAll: () => [...this.records],
    };
  }
}

function generationOf(record: LogRecord): string {
  if (record.kind === "intent") return record.intent.generationId;
  return record.kind === "result" ? record.record.generationId : record.generationId;
}
