import { randomUUID } from "node:crypto";
import {
  createCreditHolds,
  createDatabaseClock,
  createInterruptedBilling,
  createLeaseLedger,
  createLimitTable,
  createMoneyPool,
  declareGoneGateways,
  postgresHolds,
} from "@causeway/db";
import { EpochSessions, Janitor, LeasedSpendingGate, LimitFollower, settleOverdueBudgetHolds } from "@causeway/leases";
import { checkMoneyRedis, createSliceStore } from "@causeway/redis";
import type { WorkerContext } from "../context.ts";
import type { Env } from "../env.ts";
import { type Loop, startLoop } from "../loops/start-loop.ts";
import { drainForAWhile } from "./drain-for-a-while.ts";

export type LeaseLoops = {
  readonly loops: readonly Loop[];
  /** After the loops have stopped. */
  close(): Promise<void>;
};

/**
 * The worker's part of the money path: usage from Redis into Postgres, and everything that nobody lets go of by itself.
 * Any number of workers may do this at once. Throws when the Redis might throw holds away.
 */
export async function startLeaseLoops(env: Env, moneyRedisUrl: string, context: WorkerContext): Promise<LeaseLoops> {
  const { database, log } = context;
  await checkMoneyRedis(moneyRedisUrl);
  // Apart from everything else that the worker does: settling must not wait for a slow mail.
  const pool = createMoneyPool(env.DATABASE_URL, { connectionLimit: 3 });
  const clock = createDatabaseClock(pool);
  const ledger = createLeaseLedger(pool, postgresHolds(createCreditHolds(pool)));
  const store = createSliceStore(moneyRedisUrl);
  const openSessions = () => new EpochSessions({ ledger, store, clock }, `worker-${randomUUID()}`);
  // Waiting for usage keeps a connection busy.
  const [drainSessions, sessions] = [openSessions(), openSessions()];
  const janitor = new Janitor(sessions, { ledger, billing: createInterruptedBilling(database), clock });

  const gate = new LeasedSpendingGate(sessions, ledger);
  const limits = new LimitFollower(sessions, createLimitTable(pool));
  const loop = (name: string, everyMs: number, task: () => Promise<unknown>) =>
    startLoop({ name, everyMs, log, task: async () => void (await task()) });
  return {
    loops: [
      loop("drain-usage", 0, () => drainForAWhile(drainSessions, ledger)),
      loop("settle-orphaned-holds", 5_000, () => janitor.settleOrphans()),
      loop("settle-overdue-budget-holds", 60_000, () => settleOverdueBudgetHolds(sessions, ledger, clock)),
      loop("close-old-leases", 2_000, () => janitor.closeOldLeases()),
      loop("return-idle-slices", 30_000, () => janitor.returnIdleSlices()),
      // Well within the five seconds that a stop may take.
      loop("follow-stops", 1_000, () => gate.followStops()),
      loop("follow-limits", 2_000, () => limits.follow()),
      loop("declare-gone-gateways", 60_000, () => declareGoneGateways(pool)),
      loop("measure-clock", 2_000, () => clock.measure()),
    ],
    async close() {
      drainSessions.close();
      sessions.close();
      await pool.end();
    },
  };
}
