import type { NanoUsd } from "@causeway/money";
import type { Epoch, LoggedIntent, LogRecord, UsageRecord } from "./records.ts";

/** A call that this process's predecessor began and did not end. */
export type InterruptedCall = {
  readonly intent: LoggedIntent;
  /** Of the last hold that was tried, or taken when it was raised. */
  readonly epoch: Epoch;
  readonly held: NanoUsd;
  readonly progress: string | undefined;
};

export type LogRemains = {
  readonly interrupted: readonly InterruptedCall[];
  readonly results: readonly UsageRecord[];
  /** Ids of calls that were refused: the log may forget them. */
  readonly dropped: readonly string[];
};

/** What a log says is still to be done. Everything in it may have been done already: settling it again is harmless. */
export function readRemains(records: readonly LogRecord[]): LogRemains {
  const interrupted = new Map<string, InterruptedCall>();
  const results = new Map<string, UsageRecord>();
  const dropped = new Set<string>();
  for (const record of records) {
    switch (record.kind) {
      case "intent":
        // Asked for again, on other terms.
        dropped.delete(record.intent.generationId);
        interrupted.set(record.intent.generationId, {
          intent: record.intent,
          epoch: record.epoch,
          held: record.intent.amount,
          progress: undefined,
        });
        break;
      case "raised":
        update(interrupted, record.generationId, { epoch: record.epoch, held: record.amount });
        break;
      case "progress":
        update(interrupted, record.generationId, { progress: record.progress });
        break;
      case "dropped":
        interrupted.delete(record.generationId);
        dropped.add(record.generationId);
        break;
      case "result":
        interrupted.delete(record.record.generationId);
        results.set(record.record.generationId, record.record);
        break;
    }
  }
  return { interrupted: [...interrupted.values()], results: [...results.values()], dropped: [...dropped] };
}

function update(calls: Map<string, InterruptedCall>, generationId: string, news: Partial<InterruptedCall>): void {
  const call = calls.get(generationId);
  if (call) calls.set(generationId, { ...call, ...news });
}
