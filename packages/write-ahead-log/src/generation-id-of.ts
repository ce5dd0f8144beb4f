import type { LogRecord } from "@causeway/leases";

export function generationIdOf(record: LogRecord): string {
  if (record.kind === "intent") return record.intent.generationId;
  return record.kind === "result" ? record.record.generationId : record.generationId;
}
