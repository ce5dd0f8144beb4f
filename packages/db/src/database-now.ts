import type { DatabaseOrTransaction } from "./database.ts";

/** Postgres' clock, to the millisecond and never ahead of it: what has begun by it has begun for every process. */
export async function readDatabaseNow(database: DatabaseOrTransaction): Promise<Date> {
  const [row] = await database.$queryRaw<{ now: Date }[]>`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`;
  if (!row) throw new Error("Postgres did not tell the time");
  return row.now;
}
