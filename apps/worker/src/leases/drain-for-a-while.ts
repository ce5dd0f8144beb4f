import { setTimeout as delay } from "node:timers/promises";
import { drainUsage, type EpochSessions, type LeaseLedger } from "@causeway/leases";

/** Shorter than a command to Redis may take. */
const waitMs = 500;
const pauseMs = 250;

/** Carries what there is, or waits for it. While a store is away it pauses, so that nobody spins. */
export async function drainForAWhile(sessions: EpochSessions, ledger: LeaseLedger): Promise<void> {
  try {
    if ((await drainUsage(sessions, ledger, waitMs)) === undefined) await delay(pauseMs);
  } catch (error) {
    await delay(pauseMs);
    throw error;
  }
}
