import { type Clickhouse, compareShipped, readShipment, type Shipment } from "@causeway/activity";
import { type BookCheck, type Finding, nothingChecked } from "../book-check.ts";
import type { BookSources } from "../book-sources.ts";
import { reasonOf } from "../reason-of.ts";

/** What waits longer than this is not just the next batch. */
const lateMs = 900_000;
const mostListed = 50;

/** What pages add up with ClickHouse is what they would add up without it; and how far it is behind. */
export const shippedCheck: BookCheck = {
  name: "shipped",
  title: "What was shipped to ClickHouse and what waits for it add up to the roll-ups, to the call and the nano-dollar",
  everyMs: 600_000,
  run: async ({ database, clickhouse }) => {
    const shipment = await readShipment(database);
    if (clickhouse === undefined) {
      return shipment === undefined
        ? { compared: 0n, figures: {}, findings: [] }
        : nothingChecked("Calls are shipped to a ClickHouse, and none is configured here (CLICKHOUSE_URL).");
    }
    if (shipment === undefined) return nothingChecked("Nothing was shipped yet: the worker begins with it.");
    const figures = figuresOf(shipment);
    const late = figures.waiting > 0n && figures.sinceShippedMs > lateMs ? [isLate(figures, shipment)] : [];
    try {
      const { compared, findings } = await compareStores(database, clickhouse);
      return { compared, figures, findings: [...late, ...findings] };
    } catch (error) {
      return { ...nothingChecked(`ClickHouse cannot be read: ${reasonOf(error)}`), figures, findings: late };
    }
  },
};

const figuresOf = ({ waiting, shippedAt, entries }: Shipment) => ({
  shipped: entries,
  waiting: BigInt(waiting),
  sinceShippedMs: BigInt(shippedAt === undefined ? 0 : Date.now() - shippedAt.getTime()),
});

async function compareStores(database: BookSources["database"], clickhouse: Clickhouse) {
  const comparison = await compareShipped({ database, clickhouse });
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

const isLate = (figures: ReturnType<typeof figuresOf>, { lastError }: Shipment): Finding => ({
  subject: "shipped:late",
  difference: figures.sinceShippedMs,
  unit: "ms",
  problem: `${figures.waiting} calls wait for ClickHouse, which took the last ones ${figures.sinceShippedMs / 60_000n} minutes ago: ${lastError ?? "no attempt has failed"}.`,
  remedy: "Look after ClickHouse and the worker. Pages are not behind: what waits comes from Postgres.",
  consequence: "tell",
});
