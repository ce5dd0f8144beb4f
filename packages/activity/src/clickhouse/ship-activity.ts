import { beginAnew, beginShipping } from "./begin-shipping.ts";
import { entryTotals, shipBatch, type Shipping } from "./ship-batch.ts";
import { readShipment } from "./shipment.ts";

export type ShipOptions = {
  /** Entries of one batch. */
  readonly batch?: number;
  /** Batches after which a round ends even when there are more. */
  readonly batches?: number;
};

/**
 * A round: ships what waits, then what there was before, some of it. Returns how many entries it sent. Two at once do no
 * harm: one of them sends. Throws when ClickHouse does not take them; nothing is lost by it.
 */
export async function shipActivity(
  shipping: Shipping,
  { batch = 20_000, batches = 20 }: ShipOptions = {},
): Promise<number> {
  await beginShipping(shipping);
  let sent = 0;
  for (let round = 0; round < batches; round += 1) {
    const entries = await shipBatch(shipping, batch);
    sent += entries;
    if (entries < batch && (await backfill(shipping, batch)) === 0) break;
  }
  return sent;
}

/** Gives the outbox the next hours of what there was before; 0 when there is nothing left. */
async function backfill({ database }: Shipping, limit: number): Promise<number> {
  const shipment = await readShipment(database);
  // While others send, or ClickHouse takes nothing, the outbox grows enough by itself.
  if (shipment?.backfilledFrom === undefined || shipment.waiting >= limit) return 0;
  const [row] = await database.$queryRaw<{ rows: number }[]>`SELECT backfill_activity_outbox(${limit}::int) AS rows`;
  return row?.rows ?? 0;
}

/**
 * Compares what is over there with what was accepted, and ships everything anew when they differ: somebody has emptied or
 * changed the table, or put back an old copy of it. Returns what it found, `missing` below zero for too many.
 */
export async function checkShipped(
  shipping: Shipping,
): Promise<{ readonly missing: bigint; readonly missingNano: bigint }> {
  const shipment = await readShipment(shipping.database);
  if (shipment === undefined) return { missing: 0n, missingNano: 0n };
  const there = await entryTotals(shipping.clickhouse, shipment);
  const missing = shipment.entries - there.entries;
  const missingNano = shipment.costNano - there.costNano;
  if (missing !== 0n || missingNano !== 0n || shipment.requests !== there.requests) await beginAnew(shipping, shipment);
  return { missing, missingNano };
}
