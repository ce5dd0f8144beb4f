import { type Clickhouse, openClickhouse } from "@causeway/activity";
import { createDatabase, type Database } from "@causeway/db";
import type { Payments } from "@causeway/payments";
import { createSliceReader, type SliceReader } from "@causeway/redis";
import { Pool } from "pg";

export type BookPool = Pool;

/** Where the books are. What is undefined cannot be checked, and the result says so. */
export type BookSources = {
  readonly pool: BookPool;
  readonly database: Database;
  /** Redis that holds slices of balances. */
  readonly slices: SliceReader | undefined;
  readonly payments: Pick<Payments, "listMovements"> | undefined;
  /** Where calls are shipped to. */
  readonly clickhouse: Clickhouse | undefined;
};

export type BookSourceOptions = {
  readonly databaseUrl: string;
  readonly moneyRedisUrl?: string | undefined;
  readonly clickhouseUrl?: string | undefined;
  readonly payments?: Pick<Payments, "listMovements"> | undefined;
};

const longestQueryMs = 120_000;

/** Connections of its own, two at most: a long look at the books never keeps a call or the drain waiting. */
export function openBookSources(options: BookSourceOptions): BookSources & { close(): Promise<void> } {
  const { databaseUrl, moneyRedisUrl, clickhouseUrl, payments } = options;
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 2,
    connectionTimeoutMillis: 5_000,
    statement_timeout: longestQueryMs,
    idle_in_transaction_session_timeout: longestQueryMs,
  });
  // An idle connection that breaks is replaced; without a listener Node would end the process.
  pool.on("error", () => undefined);
  const database = createDatabase(databaseUrl, { connectionLimit: 1 });
  const clickhouse =
    clickhouseUrl === undefined ? undefined : openClickhouse(clickhouseUrl, { timeoutMs: longestQueryMs });
  return {
    pool,
    database,
    slices: moneyRedisUrl === undefined ? undefined : createSliceReader(moneyRedisUrl),
    payments,
    clickhouse,
    async close() {
      await clickhouse?.close();
      await pool.end();
      await database.$disconnect();
    },
  };
}
