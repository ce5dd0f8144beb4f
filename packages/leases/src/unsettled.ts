import type { CallUnderWay } from "./calls-under-way.ts";
import type { LeaseClock } from "./intent-log.ts";
import type { Backlog } from "./lease-ledger.ts";
import { unusedHolds, type UnusedHold } from "./leftover-holds.ts";
import { type BudgetToCount, type Epoch, noEpoch, type UsageRecord } from "./records.ts";

export type UnsettledRecord = {
  readonly record: UsageRecord;
  readonly sinceMs: number;
  /** Where the call may hold too. Somebody else may settle it there, so nothing of that goes before Postgres has it. */
  readonly unused: readonly UnusedHold[];
  readonly budgets: readonly BudgetToCount[];
  /** Redis has answered that the hold is gone. */
  isReleased: boolean;
};

/** Results that Postgres has not confirmed yet. Each is in the write-ahead log, so a crash does not lose them. */
export class UnsettledRecords {
  readonly #clock: LeaseClock;
  readonly #records = new Map<string, UnsettledRecord>();

  constructor(clock: LeaseClock) {
    this.#clock = clock;
  }

  add(record: UsageRecord, call?: CallUnderWay): UnsettledRecord {
    const unsettled = {
      record,
      sinceMs: this.#clock.monotonicMs(),
      unused: call ? unusedHolds(call) : [],
      budgets: call?.intent.budgets ?? record.budgets,
      isReleased: record.epoch === noEpoch,
    };
    this.#records.set(record.generationId, unsettled);
    return unsettled;
  }

  find(generationId: string): UnsettledRecord | undefined {
    return this.#records.get(generationId);
  }

  /** The oldest ones that the stream has had time enough for; what never was in Redis waits for nobody. */
  due(afterMs: number, most: number): readonly UnsettledRecord[] {
    const before = this.#clock.monotonicMs() - afterMs;
    const due: UnsettledRecord[] = [];
    for (const unsettled of this.#records.values()) {
      if (unsettled.sinceMs <= before || unsettled.record.epoch === noEpoch) due.push(unsettled);
      if (due.length === most) break;
    }
    return due;
  }

  confirm(generationId: string): void {
    this.#records.delete(generationId);
  }

  hasBefore(epoch: Epoch): boolean {
    for (const { record } of this.#records.values()) {
      if (record.epoch !== noEpoch && record.epoch < epoch) return true;
    }
    return false;
  }

  get backlog(): Backlog {
    const [oldest] = this.#records.values();
    return { count: this.size, oldestMs: oldest ? this.#clock.monotonicMs() - oldest.sinceMs : 0 };
  }

  get size(): number {
    return this.#records.size;
  }
}
