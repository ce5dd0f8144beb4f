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
  readonly task: () => Promise<void>;
  readonly log: Logger;
};

/** Runs a task again and again until it is stopped. A round that fails is logged; the next one comes all the same. */
export function startLoop({ name, everyMs, task, log }: LoopOptions): Loop {
  const stopping = new AbortController();
  let state: LoopState = { lastSuccessAt: null, lastError: null };

  const round = async (): Promise<void> => {
    try {
      await task();
      state = { lastSuccessAt: new Date().toISOString(), lastError: null };
    } catch (error) {
      state = { ...state, lastError: error instanceof Error ? error.message : "unknown error" };
      log.error({ err: error, loop: name }, "loop round failed");
    }
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await round();
      await delay(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
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
