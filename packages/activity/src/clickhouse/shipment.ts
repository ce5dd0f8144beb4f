import type { Database } from "@causeway/db";
import { Prisma } from "@causeway/prisma";

export type Asker = Pick<Database, "$queryRaw">;

/** How far shipping is, as Postgres has it. */
export type Shipment = {
  /** The table over there. */
  readonly store: string;
  readonly layout: number;
  /** Undefined when everything that there was before is shipped. */
  readonly backfilledFrom: Date | undefined;
  /** Of the batches up to this one all rows count, but for those of `lost`. */
  readonly accepted: bigint;
  readonly lost: readonly (readonly [first: bigint, last: bigint])[];
  /** What is over there when nothing was lost. */
  readonly entries: bigint;
  readonly requests: bigint;
  readonly costNano: bigint;
  /** Entries that wait; at most this many. */
  readonly waiting: number;
  readonly shippedAt: Date | undefined;
  readonly lastError: string | undefined;
};

/** Undefined while nothing is shipped. */
export async function readShipment(database: Asker): Promise<Shipment | undefined> {
  const [row] = await database.$queryRaw<Row[]>(Prisma.sql`
    SELECT store, layout, backfilled_from AS "backfilledFrom", accepted, entries, requests, cost_nano::text AS "costNano", shipped_at AS "shippedAt", last_error AS "lastError",
           ARRAY(SELECT unnest(ARRAY[first, last]) FROM activity_lost_batches AS lost WHERE lost.store = shipment.store ORDER BY 1) AS lost,
           (SELECT coalesce(max(id) - min(id) + 1, 0)::float8 FROM activity_outbox) AS waiting
      FROM activity_shipment AS shipment WHERE target = 'clickhouse'`);
  if (row === undefined) return undefined;
  const { backfilledFrom, shippedAt, lastError, lost, costNano, ...rest } = row;
  return {
    ...rest,
    costNano: BigInt(costNano),
    backfilledFrom: backfilledFrom ?? undefined,
    shippedAt: shippedAt ?? undefined,
    lastError: lastError ?? undefined,
    lost: pairsOf(lost),
  };
}

type Row = {
  readonly store: string;
  readonly layout: number;
  readonly backfilledFrom: Date | null;
  readonly accepted: bigint;
  readonly entries: bigint;
  readonly requests: bigint;
  readonly costNano: string;
  readonly lost: readonly bigint[];
  readonly waiting: number;
  readonly shippedAt: Date | null;
  readonly lastError: string | null;
};

/** Ranges lie apart, so their ends in order are theirs in turn. */
const pairsOf = (ends: readonly bigint[]): readonly (readonly [bigint, bigint])[] =>
  ends.flatMap((first, index) => (index % 2 === 0 ? [[first, ends[index + 1] ?? first] as const] : []));
