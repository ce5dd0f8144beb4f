import type { PoolClient, QueryResultRow } from "pg";
import type { BookPool } from "./book-sources.ts";

/** Asks within one snapshot: all answers are of the same moment. */
export type Ask = <Row extends QueryResultRow>(sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** Reads at one moment, and can change nothing. */
export const atOneMoment = <Result>(pool: BookPool, read: (ask: Ask) => Promise<Result>): Promise<Result> =>
  inTransaction(pool, `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${keepMonths}`, read);

/** Reads at one moment, and may build tables to compare with, which are gone afterwards. */
export const withScratchTables = <Result>(pool: BookPool, read: (ask: Ask) => Promise<Result>): Promise<Result> =>
  inTransaction(pool, `BEGIN ISOLATION LEVEL REPEATABLE READ; ${keepMonths}`, read);

/** Before the moment is chosen: a month of calls that is given up later would be gone even from what is read of before. */
const keepMonths = "LOCK TABLE generation IN ACCESS SHARE MODE";

async function inTransaction<Result>(
  pool: BookPool,
  begin: string,
  read: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  // A connection that breaks also says so by an event, which nobody else listens to while we have it.
  client.on("error", ignore);
  let isBroken = true;
  try {
    await client.query(begin);
    const result = await read(asker(client));
    await client.query("ROLLBACK");
    isBroken = false;
    return result;
  } finally {
    client.off("error", ignore);
    client.release(isBroken);
  }
}

const ignore = () => undefined;

const asker =
  (client: PoolClient): Ask =>
  async <Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
    (await client.query<Row>(sql, [...values])).rows;
