import { createDatabase, type Database } from "@causeway/db";
import { readEnv } from "./env.ts";

// Development reloads modules; the process keeps its one pool.
const holder = globalThis as typeof globalThis & { causewayDatabase?: Database };

/** The process's connection pool, opened on first use. */
export function getDatabase(): Database {
  holder.causewayDatabase ??= createDatabase(readEnv().DATABASE_URL, { connectionLimit: 10 });
  return holder.causewayDatabase;
}
