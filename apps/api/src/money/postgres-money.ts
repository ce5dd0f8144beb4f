import { randomUUID } from "node:crypto";
import { createCreditHolds, type MoneyPool, type PostgresWatch } from "@causeway/db";
import { openGate } from "@causeway/leases";
import type { Money } from "./money.ts";

/** One hold in Postgres per call. A process that dies leaves its calls to the worker's recovery. */
export const openPostgresMoney = (pool: MoneyPool, bookkeeping: MoneyPool, postgres: PostgresWatch): Money => ({
  gatewayId: `gateway-${randomUUID()}`,
  givenUpAfterMs: 10_000,
  holds: postgres.guard(createCreditHolds(pool)),
  gate: openGate,
  progressTo: createCreditHolds(bookkeeping),
  progressMs: 100,
  chores: [],
  canHoldWithoutPostgres: () => Promise.resolve(false),
  close: () => Promise.resolve(),
});
