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
};

/** @param url `postgresql://…`. Connects on first use; end it with `$disconnect()`. */
export function createDatabase(url: string, options: DatabaseOptions = {}): Database {
  const adapter = new PrismaPg({
    ...keptConnections,
    connectionString: url,
    max: options.connectionLimit ?? 5,
    connectionTimeoutMillis: 5_000,
  });
  return new PrismaClient({ adapter });
}
