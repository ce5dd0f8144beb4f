import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { Client, Pool } from "pg";
import { asAdapterError, readingOneByteChars } from "./postgres-adapter-gaps.ts";

export type MigrationAdapter = SqlMigrationAwareDriverAdapterFactory & {
  /** Ends every connection that was opened and drops the shadow databases. */
  readonly close: () => Promise<void>;
};

/**
 * The driver adapter for migrations. It differs from the one for queries in that a script goes to Postgres whole
 * (the stock adapter splits it at every `;`, which tears function bodies apart), and in that the shadow database is
 * really another database when the connection is given as a URL.
 */
export function migrationAdapter(databaseUrl: string): MigrationAdapter {
  const opened: SqlDriverAdapter[] = [];
  const remember = (adapter: SqlDriverAdapter): SqlDriverAdapter => {
    opened.push(adapter);
    return adapter;
  };
  return {
    provider: "postgres",
    adapterName: "@causeway/prisma",
    connect: async () => remember(await connect(databaseUrl)),
    connectToShadowDb: async () => remember(await connectToShadowDatabase(databaseUrl)),
    close: async () => {
      for (const adapter of opened) await adapter.dispose();
    },
  };
}

async function connect(
  connectionString: string,
  afterwards: () => Promise<void> = async () => {},
): Promise<SqlDriverAdapter> {
  // One connection: the engine's advisory lock belongs to a session.
  const pool = new Pool({ connectionString, max: 1 });
  const runScript = pool.query.bind(pool);
  const adapter = readingOneByteChars(pool, await new PrismaPg(pool).connect());
  let closing: Promise<void> | undefined;
  return Object.assign(adapter, {
    executeScript: async (script: string) => {
      await runScript(script).catch((error: unknown) => {
        throw asAdapterError(error);
      });
    },
    dispose: () => (closing ??= pool.end().then(afterwards)),
  });
}

async function connectToShadowDatabase(databaseUrl: string): Promise<SqlDriverAdapter> {
  const name = `causeway_shadow_${randomUUID()}`;
  await runOnce(databaseUrl, `CREATE DATABASE "${name}"`);
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return connect(url.href, () => runOnce(databaseUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
}

async function runOnce(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
