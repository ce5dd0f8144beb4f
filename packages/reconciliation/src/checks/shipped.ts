import { type Clickhouse, compareShipped, readShipment, type Shipment } from "@causeway/activity";
import { type BookCheck, type CheckResult, type Finding, nothingChecked } from "../book-check.ts";
import type { BookSources } from "../book-sources.ts";
import { reasonOf } from "../reason-of.ts";

/** What waits longer than this is not just the next batch. */
const lateMs = 900_000;
const dayMs = 86_400_000;
const mostListed = 50;

/** What pages add up with ClickHouse is what they would add up without it; and how far it is behind. */
export const shippedCheck: BookCheck = {
  name: "shipped",
  title:
    "Calls of today and yesterday that are in ClickHouse or wait for it add up to the roll-ups, to the nano-dollar",
  everyMs: 600_000,
  run: (sources) => compareBooks(sources, { from: new Date(Date.now() - dayMs), findLate }),
};

/** Reads the roll-ups of all days: not every ten minutes. What ClickHouse loses of them the worker sees within the hour. */
export const allShippedCheck: BookCheck = {
  name: "all-shipped",
  title: "All calls that are in ClickHouse or wait for it add up to the roll-ups, to the nano-dollar",
  everyMs: dayMs,
  run: (sources) => compareBooks(sources, { findLate: () => [] }),
};

type Comparing = {
  /** Everything when absent. */
  readonly from?: Date;
  readonly findLate: (figures: Figures, shipment: Shipment) => readonly Finding[];
};

async function compareBooks(
  { database, clickhouse }: BookSources,
  { from, findLate: lateIn }: Comparing,
): Promise<CheckResult> {
  const shipment = await readShipment(database);
  if (clickhouse === undefined) {
    return shipment === undefined
      ? { compared: 0n, figures: {}, findings: [] }
      : nothingChecked("Calls are shipped to a ClickHouse, and none is configured here (CLICKHOUSE_URL).");
  }
  if (shipment === undefined) return nothingChecked("Nothing was shipped yet: the worker begins with it.");
  const figures = figuresOf(shipment);
  const late = lateIn(figures, shipment);
  try {
    const { compared, findings } = await compareStores({ database, clickhouse, from });
    return { compared, figures, findings: [...late, ...findings] };
  } catch (error) {
    return { ...nothingChecked(`ClickHouse cannot be read: ${reasonOf(error)}`), figures, findings: late };
  }
}

type Figures = ReturnType<typeof figuresOf>;

const figuresOf = ({ waiting, shippedAt, entries }: Shipment) => ({
  shipped: entries,
  waiting: BigInt(waiting),
  sinceShippedMs: BigInt(shippedAt === undefined ? 0 : Date.now() - shippedAt.getTime()),
});

type Stores = Pick<BookSources, "database"> & { readonly clickhouse: Clickhouse; readonly from: Date | undefined };

async function compareStores({ from, ...stores }: Stores) {
  const comparison = await compareShipped(stores, { from });
  const findings = (comparison?.different ?? []).slice(0, mostListed).map(
    ({ workspaceId, requests, nano }): Finding => ({
      subject: `shipped:${workspaceId}`,
      workspaceId,
      difference: nano,
      unit: "nano-usd",
      problem: `ClickHouse is off by ${requests} calls and ${nano} nano-dollars for ${workspaceId}.`,
      remedy:
        "The activity page is wrong by that much. The worker compares what arrived every hour and ships everything anew; DELETE FROM activity_shipment makes it do so at once.",
      consequence: "tell",
    }),
  );
  return { compared: BigInt(comparison?.compared ?? 0), findings };
}

const findLate = (figures: Figures, { lastError }: Shipment): readonly Finding[] =>
  figures.waiting === 0n || figures.sinceShippedMs <= lateMs
    ? []
    : [
        {
          subject: "shipped:late",
          difference: figures.sinceShippedMs,
          unit: "ms",
          problem: `${figures.waiting} calls wait for ClickHouse, which took the last ones ${figures.sinceShippedMs / 60_000n} minutes ago: ${lastError ?? "no attempt has failed"}.`,
          remedy: "Look after ClickHouse and the worker. Pages are not behind: what waits comes from Postgres.",
          consequence: "tell",
        },
      ];
