import type { NanoUsd } from "@causeway/money";
import type { CallIntent, LogRecord } from "./records.ts";

/** The write-ahead log on this machine's disk. What `append` returned from survives the death of the process. */
export type IntentLog = {
  /**
   * Several are written at once, at the price of one. Throws when the log is full or the disk is: nothing may be done then
   * that only the log would remember.
   */
  append(...records: readonly LogRecord[]): void;
  /** Postgres has it: the log may forget this call. */
  confirm(generationId: string): void;
  /** What the process before this one left, oldest first. */
  readAll(): readonly LogRecord[];
};

export type LeaseClock = {
  /** Wall clock, for deadlines that Redis keeps. */
  nowMs(): number;
  /** Never steps back: for durations. */
  monotonicMs(): number;
};

/** Prices a call that broke off, from what was written down about it. */
export type InterruptedBilling = {
  bill(
    call: Pick<CallIntent, "generationId" | "workspaceId" | "apiKeyId" | "body"> & {
      readonly progress: string | undefined;
    },
  ): Promise<{ readonly cost: NanoUsd; readonly body: string }>;
};
