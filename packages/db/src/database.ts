import { createHash } from "node:crypto";
import { Prisma, PrismaClient } from "@causeway/prisma";
import { PrismaPg } from "@prisma/adapter-pg";
import { keptConnections } from "./kept-connections.ts";

/** The Prisma client over `pg`. Everything off the request path goes through it. */
export type Database = PrismaClient;

/** A client or the transaction of one: what a query that may be part of a larger unit takes. */
export type DatabaseOrTransaction = Database | Prisma.TransactionClient;

export type DatabaseOptions = {
  /** Connections this process may open for Prisma. */
  readonly connectionLimit?: number;
  /** How long a question waits for its turn on one of them. */
  readonly longestWaitMs?: number;
  /** How long a transaction may take, its waits for locks included, unless it says otherwise. */
  readonly longestTransactionMs?: number;
  /**
   * Each statement is parsed and planned once a connection: two thirds of what Postgres does for who asks the same few
   * thousands of times. Not for a process that lives on while tables change.
   */
  readonly preparesStatements?: boolean;
};

/** As long as somebody waits for a page. A machine that has too much to do takes seconds to open a connection. */
const usualWaitMs = 10_000;
const usualTransactionMs = 20_000;

/** @param url `postgresql://…`. Connects on first use; end it with `$disconnect()`. */
export function createDatabase(url: string, options: DatabaseOptions = {}): Database {
  const { longestWaitMs = usualWaitMs, longestTransactionMs = usualTransactionMs } = options;
  const adapter = new PrismaPg(
    {
      ...keptConnections,
      connectionString: url,
      max: options.connectionLimit ?? 5,
      connectionTimeoutMillis: longestWaitMs,
    },
    options.preparesStatements ? { statementNameGenerator: statementNames() } : {},
  );
  // The library's own are 2 s and 5 s, which honest work exceeds on a busy machine.
  return new PrismaClient({ adapter, transactionOptions: { maxWait: longestWaitMs, timeout: longestTransactionMs } });
}

/** A name for each text. */
function statementNames(): (statement: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const name = names.get(sql) ?? createHash("sha256").update(sql).digest("base64url");
    names.set(sql, name);
    return name;
  };
}
