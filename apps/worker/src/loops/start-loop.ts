import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";

export type Loop = {
  readonly name: string;
  readonly state: () => LoopState;
  /** Resolves when a round that is under way has finished. */
  readonly stop: () => Promise<void>;
};

export type LoopState = {
  readonly lastSuccessAt: string | null;
  /** Of the last round, when it failed. */
  readonly lastError: string | null;
};

type LoopOptions = {
  readonly name: string;
  /** From the end of a round to the beginning of the next, so rounds never overlap. */
  readonly everyMs: number;
  /** The same after a round that failed: an hourly task must not wait an hour for what was away for a second. */
  readonly retryMs?: number;
  readonly task: () => Promise<void>;
  readonly log: Logger;
};

/** Runs a task again and again until it is stopped. A round that fails is logged and made up for within a minute. */
export function startLoop({ name, everyMs, retryMs = Math.min(everyMs, 60_000), task, log }: LoopOptions): Loop {
  const stopping = new AbortController();
  let state: LoopState = { lastSuccessAt: null, lastError: null };

  /** Returns how long to wait for the next one. */
  const round = async (): Promise<number> => {
    try {
      await task();
      state = { lastSuccessAt: new Date().toISOString(), lastError: null };
      return everyMs;
    } catch (error) {
      state = { ...state, lastError: error instanceof Error ? error.message : "unknown error" };
      log.error({ err: error, loop: name }, "loop round failed");
      return retryMs;
    }
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const waitMs = await round();
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  const finished = run();
  return {
    name,
    state: () => state,
    stop: () => {
      stopping.abort();
      return finished;
    },
  };
}
