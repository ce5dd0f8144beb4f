import {
  createCreditHolds,
  createDatabase,
  createDatabaseClock,
  createInterruptedBilling,
  createLeaseLedger,
  createMoneyPool,
  postgresHolds,
} from "@causeway/db";
import {
  drainUsage,
  EpochSessions,
  Janitor,
  LeasedSpendingGate,
  type SpendingGate,
  type StoredHold,
} from "@causeway/leases";
import { createSliceStore } from "@causeway/redis";

export type MoneyWorker = {
  readonly gate: SpendingGate;
  /** What lies in Redis now; none while it is away. */
  holds(): Promise<readonly StoredHold[]>;
  close(): Promise<void>;
};

/** The worker's part of the money path, in this process. */
export function startMoneyWorker(databaseUrl: string, moneyRedisUrl: string): MoneyWorker {
  const database = createDatabase(databaseUrl, { connectionLimit: 1 });
  const pool = createMoneyPool(databaseUrl, { connectionLimit: 2 });
  const clock = createDatabaseClock(pool);
  const ledger = createLeaseLedger(pool, postgresHolds(createCreditHolds(pool)));
  const sessions = new EpochSessions(
    { ledger, store: createSliceStore(moneyRedisUrl, { patienceMs: 20_000 }), clock },
    "worker",
  );
  const janitor = new Janitor(sessions, { ledger, billing: createInterruptedBilling(database), clock });
  const gate = new LeasedSpendingGate(sessions, ledger);
  const stopping = new AbortController();

  const round = async () => {
    while (((await drainUsage(sessions, ledger)) ?? 0) > 0);
    await janitor.settleOrphans();
    await janitor.closeOldLeases();
    await gate.followStops();
  };
  const rounds = async () => {
    while (!stopping.signal.aborted) {
      await round().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const finished = rounds();
  return {
    gate,
    async holds() {
      const session = await sessions.current();
      return (await session?.connection.overdueHolds(Number.MAX_SAFE_INTEGER, 100_000)) ?? [];
    },
    async close() {
      stopping.abort();
      await finished;
      sessions.close();
      await pool.end();
      await database.$disconnect();
    },
  };
}
