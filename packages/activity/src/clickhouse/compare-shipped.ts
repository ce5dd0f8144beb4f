import type { MeasureQuery, MeasureRow } from "../measure-store.ts";
import { measureIn, measureUnshippedIn } from "../postgres/measure.ts";
import { inSnapshot } from "../postgres/snapshot.ts";
import { mergedRows } from "./merged-rows.ts";
import type { Shipping } from "./ship-batch.ts";
import { readShipment, type Shipment } from "./shipment.ts";
import { sumEntries } from "./sum-entries.ts";

export type ShippedComparison = {
  readonly shipment: Shipment;
  /** Workspaces with calls. */
  readonly compared: number;
  readonly different: readonly ShippedDifference[];
};

/** How much more the other store has, with what waits for it, than the roll-ups. */
export type ShippedDifference = {
  readonly workspaceId: string;
  readonly requests: number;
  readonly nano: bigint;
};

const dayMs = 86_400_000;

export type ComparedTime = {
  /** Whole days (UTC) from the one on which this is. Everything that was ever called when absent. */
  readonly from?: Date | undefined;
};

/**
 * What was called, by workspace, as pages would have it with and without ClickHouse, at one moment. Undefined while nothing
 * is shipped. Throws when ClickHouse cannot be read.
 */
export async function compareShipped(
  { database, clickhouse }: Shipping,
  { from: since = new Date(0) }: ComparedTime = {},
): Promise<ShippedComparison | undefined> {
  const read = await inSnapshot(database, async (transaction) => {
    const shipment = await readShipment(transaction);
    if (shipment === undefined) return undefined;
    const workspaces = await transaction.$queryRaw<{ id: string }[]>`
      SELECT DISTINCT workspace_id AS id FROM activity_series UNION SELECT DISTINCT workspace_id FROM activity_pending`;
    const query = callsSince(
      since,
      workspaces.map(({ id }) => id),
    );
    const whole = await measureIn(transaction, query);
    return { shipment, query, whole, here: await measureUnshippedIn(transaction, query, shipment.backfilledFrom) };
  });
  if (read === undefined) return undefined;
  const { shipment, query, whole, here } = read;
  const { backfilledFrom = query.from } = shipment;
  const from = backfilledFrom < query.from ? query.from : backfilledFrom;
  const there =
    query.workspaceIds.length === 0 || from >= query.to
      ? []
      : await sumEntries(clickhouse, shipment, { ...query, from });
  const different = differences(mergedRows([...here, ...there]), whole);
  return { shipment, compared: whole.length, different };
}

const callsSince = (since: Date, workspaceIds: readonly string[]): MeasureQuery => ({
  workspaceIds,
  from: new Date(Math.floor(since.getTime() / dayMs) * dayMs),
  to: new Date((Math.floor(Date.now() / dayMs) + 2) * dayMs),
  conditions: [],
  groupBy: ["workspace"],
  speeds: true,
});

function differences(shipped: readonly MeasureRow[], whole: readonly MeasureRow[]): readonly ShippedDifference[] {
  const [byShipped, byWhole] = [byWorkspace(shipped), byWorkspace(whole)];
  const workspaceIds = [...new Set([...byShipped.keys(), ...byWhole.keys()])];
  return workspaceIds.flatMap((workspaceId) => {
    const [there, here] = [byShipped.get(workspaceId), byWhole.get(workspaceId)];
    if (written(there) === written(here)) return [];
    return {
      workspaceId,
      requests: (there?.measures.requests ?? 0) - (here?.measures.requests ?? 0),
      nano: (there?.measures.spend ?? 0n) - (here?.measures.spend ?? 0n),
    };
  });
}

const byWorkspace = (rows: readonly MeasureRow[]): ReadonlyMap<string, MeasureRow> =>
  new Map(rows.map((row) => [row.groups[0] ?? "", row]));

/** All measures, and in one order. */
const written = (row: MeasureRow | undefined): string =>
  JSON.stringify(
    Object.entries(row?.measures ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    (_, value: unknown) => (typeof value === "bigint" ? String(value) : value),
  );
