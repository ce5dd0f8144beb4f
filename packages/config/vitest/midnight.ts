import { setTimeout as delay } from "node:timers/promises";
import { beforeEach } from "vitest";

const dayMs = 86_400_000;
/** Longer than most tests and set-ups take. */
const closeMs = 45_000;
/** The real clock and the real timer, whatever a test puts in their place. */
const { now } = Date;
const wait = delay;

/** Budgets, roll-ups and invoices begin anew with the UTC day: nothing about "today" begins just before it ends. */
async function passMidnight(): Promise<void> {
  const leftMs = dayMs - (now() % dayMs);
  if (leftMs < closeMs) await wait(leftMs);
}

await passMidnight();
beforeEach(passMidnight);
