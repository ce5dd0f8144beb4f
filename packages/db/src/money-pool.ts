import { Pool } from "pg";
import { keptConnections } from "./kept-connections.ts";

/**
 * The few connections on which holds and settlements run, one round trip each, apart from Prisma's: a slow page must
 * never keep a call from being admitted.
 */
export type MoneyPool = Pool;

export type MoneyPoolOptions = {
  readonly connectionLimit?: number;
  /** How long a burst on one account may queue here before it is told to come back. */
  readonly longestWaitMs?: number;
  /** How long one question may take, its waits for locks included. */
  readonly longestStatementMs?: number;
};

export function createMoneyPool(url: string, options: MoneyPoolOptions = {}): MoneyPool {
  const pool = new Pool({
    ...keptConnections,
    connectionString: url,
    max: options.connectionLimit ?? 8,
    connectionTimeoutMillis: options.longestWaitMs ?? 10_000,
    statement_timeout: options.longestStatementMs ?? 10_000,
    idle_in_transaction_session_timeout: 10_000,
  });
  // An idle connection that breaks is replaced; without a listener Node would end the process.
  pool.on("error", () => undefined);
  return pool;
}
