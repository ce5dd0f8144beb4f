import type { Database } from "@causeway/db";
import { createEntryTable, dropEntryTable, entryLayout, hasEntryTable, newEntryTable } from "./entry-table.ts";
import { type Asker, readShipment, type Shipment } from "./shipment.ts";
import type { Shipping } from "./ship-batch.ts";

/**
 * Makes sure that there is a table to ship into, of this program's layout and with what Postgres says was shipped. Where
 * there is none (a new server, one that was emptied, another layout) everything is shipped anew into a new table; until
 * that is done pages read the rest from Postgres.
 */
export async function beginShipping({ database, clickhouse }: Shipping): Promise<void> {
  const before = await readShipment(database);
  if (before?.layout === entryLayout && (await hasEntryTable(clickhouse, before.store))) return;
  await beginAnew({ database, clickhouse }, before);
}

/** Forgets what was shipped and begins with a new table. `before`: what was there when that was decided. */
export async function beginAnew({ database, clickhouse }: Shipping, before: Shipment | undefined): Promise<void> {
  const store = newEntryTable();
  await createEntryTable(clickhouse, store);
  const isOurs = await database.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT lock_activity()`;
    // Two workers may have found the same.
    if ((await readShipment(transaction))?.store !== before?.store) return false;
    await forget(transaction);
    // What begins from the next hour on is shipped as it is rolled up; what began before that is given hour by hour.
    await transaction.$executeRaw`
      INSERT INTO activity_shipment (target, store, layout, backfilled_from)
      VALUES ('clickhouse', ${store}, ${entryLayout}, date_bin('1 hour', clock_timestamp(), '2000-01-01T00:00:00Z') + interval '1 hour')`;
    return true;
  });
  if (!isOurs) await dropEntryTable(clickhouse, store);
  else if (before !== undefined) await dropEntryTable(clickhouse, before.store);
}

/** For a worker without ClickHouse: nothing is kept for it any more. Returns whether anything was. */
export const endShipping = (database: Database): Promise<boolean> =>
  database.$transaction(async (transaction) => {
    if ((await readShipment(transaction)) === undefined) return false;
    await transaction.$executeRaw`SELECT lock_activity()`;
    return (await forget(transaction)) > 0;
  });

async function forget(transaction: Asker & Pick<Database, "$executeRaw">): Promise<number> {
  await transaction.$executeRaw`DELETE FROM activity_outbox`;
  return await transaction.$executeRaw`DELETE FROM activity_shipment`;
}
