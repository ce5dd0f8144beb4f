import {
  createCreditHolds,
  createInterruptedBilling,
  createLeasedCreditHolds,
  createLeaseLedger,
  type Database,
  type DatabaseClock,
  type MoneyPool,
  periodNames,
  postgresHolds,
  readMostFee,
  type PostgresWatch,
  Turnstile,
} from "@causeway/db";
import { LeasedHolds, type LeaseLedger, usualSlices } from "@causeway/leases";
import { createSliceStore } from "@causeway/redis";
import type { Logger } from "@causeway/telemetry";
import { openWriteAheadLog } from "@causeway/write-ahead-log";
import type { Chore } from "../chores.ts";
import type { Money } from "./money.ts";

export type LeasedMoneyOptions = {
  readonly moneyRedisUrl: string;
  /** Of this gateway alone, and kept: what it holds is settled by the next process that opens it. */
  readonly logFolder: string;
  readonly database: Database;
  readonly pool: MoneyPool;
  readonly postgres: PostgresWatch;
  readonly clock: DatabaseClock;
  readonly log: Logger;
  /** Instead of the usual: how long Redis may take before Postgres is asked for a hold. */
  readonly patienceMs?: number | undefined;
};

/** The stream brings a settled call to Postgres within milliseconds; after this the gateway does it itself. */
const pushAfterMs = 5_000;
/** A hold whose owner has not put it off for so long is looked into. */
const holdDeadlineMs = 30_000;

/** On a slow way one more try takes up to 400 ms: so a caller knows within about a second. */
const lastTryMs = 600;

/** Calls that are held for in Postgres while Redis is away: it serves a few thousand a second, for everyone together. */
const withoutRedis = { most: 64, mostWaiting: 128, longestWaitMs: 1_000 };

/**
 * Holds on slices of balances that Redis hands out. Throws when another process has the log, or when it cannot be
 * read or written.
 */
export function openLeasedMoney(options: LeasedMoneyOptions): Money {
  const { database, pool, clock, log, patienceMs } = options;
  const writeAheadLog = openWriteAheadLog({
    folder: options.logFolder,
    onUnknown: (lines) =>
      log.error(
        { lines },
        "the write-ahead log has lines of a later version: go back to that, or calls may stay unbilled",
      ),
    onSyncError: (error) => log.error({ error }, "the write-ahead log was not written to disk"),
  });
  const { gatewayId } = writeAheadLog;
  const postgres = options.postgres.guard(createCreditHolds(pool));
  const turnstile = new Turnstile(withoutRedis);
  const ledger = createLeaseLedger(
    pool,
    postgresHolds({ ...postgres, take: (request) => turnstile.run(() => postgres.take(request)) }),
  );
  // These two are guarded already, and tell whether anything was asked.
  const holdsInPostgres: Pick<LeaseLedger, "takeHold" | "raiseHold"> = {
    takeHold: (intent, owner) => ledger.takeHold(intent, owner),
    raiseHold: (intent) => ledger.raiseHold(intent),
  };
  const leases = new LeasedHolds(
    {
      ledger: { ...options.postgres.guard(ledger), ...holdsInPostgres },
      store: createSliceStore(options.moneyRedisUrl, patienceMs === undefined ? {} : { patienceMs }),
      log: writeAheadLog,
      billing: createInterruptedBilling(database),
      clock,
    },
    { gatewayId, slices: usualSlices, pushAfterMs, holdDeadlineMs, lastTryMs, patienceMs },
  );
  leases.start();
  const holds = createLeasedCreditHolds({
    leases,
    postgres,
    mostFee: (request) => options.postgres.run(() => readMostFee(pool, request)),
    periodOf: periodNames(() => clock.nowMs()),
    nowMs: () => clock.nowMs(),
  });
  return {
    gatewayId,
    givenUpAfterMs: holdDeadlineMs,
    holds,
    gate: leases.gate,
    progressTo: holds,
    progressMs: 100,
    chores: [
      ...choresOf(leases),
      { name: "share-progress-of-own-keys", everyMs: 250, run: () => holds.shareOwnKeyProgress() },
    ],
    canHoldWithoutPostgres: () => leases.hasRedis(),
    async close() {
      await holds.shareOwnKeyProgress().catch(() => undefined);
      // Rejects when Postgres is away: the next process on this log does it then.
      await leases.leave().catch((error) => log.warn({ error }, "left with calls to settle"));
      leases.close();
      await writeAheadLog.close();
    },
  };
}

const choresOf = (leases: LeasedHolds): readonly Chore[] => [
  { name: "beat-lease-gateway", everyMs: 2_000, run: () => leases.beat() },
  { name: "bill-interrupted", everyMs: 250, run: () => leases.billInterrupted() },
  { name: "push-unsettled", everyMs: 1_000, run: () => leases.pushUnsettled() },
  { name: "release-leftovers", everyMs: 1_000, run: () => leases.releaseLeftovers() },
  { name: "share-progress", everyMs: 2_000, run: () => leases.shareProgress() },
  { name: "share-progress-in-postgres", everyMs: 250, run: () => leases.shareProgressInPostgres() },
  { name: "sweep-overdue-holds", everyMs: 5_000, run: () => leases.sweepOverdueHolds() },
];
