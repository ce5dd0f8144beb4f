import { setTimeout as delay } from "node:timers/promises";

/** Does a thing after so many milliseconds, and not before what was asked for earlier is done. */
export type InTurn = (latencyMs: number, act: () => void) => void;

/** One direction of a connection: what is late holds up what is behind it, also when that has no latency any more. */
export function inTurns(): InTurn {
  let turn = Promise.resolve();
  return (latencyMs, act) => {
    turn = after(turn, performance.now() + latencyMs, act);
  };
}

async function after(before: Promise<void>, dueMs: number, act: () => void): Promise<void> {
  await before;
  const leftMs = dueMs - performance.now();
  if (leftMs > 0) await delay(leftMs);
  act();
}
