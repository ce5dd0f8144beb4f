import type { Database } from "@causeway/db";
import type { MeasureQuery, MeasureStore } from "../measure-store.ts";
import { measureIn, measureUnshippedIn } from "../postgres/measure.ts";
import { inSnapshot } from "../postgres/snapshot.ts";
import type { Clickhouse } from "./connect.ts";
import { entryLayout } from "./entry-table.ts";
import { mergedRows } from "./merged-rows.ts";
import { restAfterFailure } from "./rest-after-failure.ts";
import { readShipment, type Shipment } from "./shipment.ts";
import { sumEntries } from "./sum-entries.ts";

/** Reading more than this of what waits takes longer than the roll-ups do. */
const mostWaiting = 200_000;

export type ShippedMeasuresOptions = {
  readonly database: Database;
  readonly clickhouse: Clickhouse;
  /** Why Postgres answered alone. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
};

/**
 * Sums from ClickHouse, and from Postgres what was not shipped yet. Postgres says in one snapshot which batches count and
 * what waits; rows of a batch never change, so both parts are of that moment, whatever is shipped or settled meanwhile. With
 * ClickHouse away, too slow or far behind, Postgres answers alone: no page is behind, and none fails for it.
 */
export function shippedMeasures({ database, clickhouse, onFailure }: ShippedMeasuresOptions): MeasureStore {
  const rest = restAfterFailure(onFailure);
  return {
    measure: async (query) => {
      const answer = await inSnapshot(database, async (transaction) => {
        const shipment = rest.isResting() ? undefined : usable(await readShipment(transaction), query);
        if (shipment === undefined) return { whole: await measureIn(transaction, query) };
        // Both at once; a promise that nobody waits for must not end the process.
        const there = sumEntries(clickhouse, shipment, shippedPart(shipment, query)).catch(rest.begin);
        return { here: await measureUnshippedIn(transaction, query, shipment.backfilledFrom), there };
      });
      if (answer.whole !== undefined) return answer.whole;
      const there = await answer.there;
      if (there !== undefined) return mergedRows([...answer.here, ...there]);
      return await inSnapshot(database, (transaction) => measureIn(transaction, query));
    },
  };
}

function usable(shipment: Shipment | undefined, { to }: MeasureQuery): Shipment | undefined {
  if (shipment === undefined || shipment.layout !== entryLayout || shipment.waiting > mostWaiting) return undefined;
  const { backfilledFrom } = shipment;
  return backfilledFrom !== undefined && backfilledFrom >= to ? undefined : shipment;
}

const shippedPart = ({ backfilledFrom }: Shipment, query: MeasureQuery): MeasureQuery =>
  backfilledFrom === undefined || backfilledFrom <= query.from ? query : { ...query, from: backfilledFrom };
