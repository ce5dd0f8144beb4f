import { createDatabaseClock, createGateLedger, createMoneyPool } from "@causeway/db";
import { EpochSessions, LeasedSpendingGate, openGate, type SpendingGate } from "@causeway/leases";
import { createSliceStore } from "@causeway/redis";
import { readEnv } from "./env.ts";

// Development reloads modules; the process keeps its one connection.
const holder = globalThis as typeof globalThis & { causewaySpendingGate?: SpendingGate };

/** What Redis must hear when a key is revoked or credits are refunded; nothing when calls are held for in Postgres. */
export function getSpendingGate(): SpendingGate {
  holder.causewaySpendingGate ??= open();
  return holder.causewaySpendingGate;
}

function open(): SpendingGate {
  const { DATABASE_URL, MONEY_REDIS_URL } = readEnv();
  if (MONEY_REDIS_URL === undefined) return openGate;
  const pool = createMoneyPool(DATABASE_URL, { connectionLimit: 2 });
  const ledger = createGateLedger(pool);
  const ports = { ledger, store: createSliceStore(MONEY_REDIS_URL), clock: createDatabaseClock(pool) };
  return new LeasedSpendingGate(new EpochSessions(ports, `dashboard-${process.pid}`), ledger);
}
