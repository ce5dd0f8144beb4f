import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase } from "@causeway/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ListQuery } from "../activity-source.ts";
import { callOf, sorted } from "../measure-store.fixture.ts";
import { forgetGenerations } from "../postgres/forget-generations.ts";
import { postgresLog } from "../postgres/generation-rows.ts";
import { postgresMeasures } from "../postgres/measure.ts";
import { rollUp } from "../postgres/roll-up.ts";
import { endShipping } from "./begin-shipping.ts";
import { hasClickhouse, useClickhouse } from "./clickhouse-server.fixture.ts";
import { compareShipped } from "./compare-shipped.ts";
import { type Clickhouse, openClickhouse } from "./connect.ts";
import { shipActivity } from "./ship-activity.ts";
import { readShipment } from "./shipment.ts";
import { shippedLog } from "./shipped-log.ts";
import { shippedMeasures } from "./shipped-measures.ts";

/** Postgres' answer would be right too, and prove nothing. */
const fail = (error: unknown) => {
  throw error;
};

describe.skipIf(!hasClickhouse)("months that were given up and ClickHouse", () => {
  const server = useClickhouse();
  const now = Date.now();
  const old = now - 150 * 86_400_000;
  let database: Database;
  let clickhouse: Clickhouse;
  beforeAll(async () => {
    const { url, appUrl } = await createTestDatabase();
    database = createDatabase(appUrl);
    clickhouse = openClickhouse(server().url, { timeoutMs: 60_000 });
    const owner = createDatabase(url);
    await owner.$queryRaw`SELECT make_generation_partitions(${new Date(old - 40 * 86_400_000)}, ${new Date(old)})`;
    const calls = [old, now].flatMap((at, part) =>
      fc.sample(callOf(at), { numRuns: 40, seed: part }).map((call, index) => ({
        ...call,
        id: `gen-${new Date(call.startedAt).getTime().toString(16).padStart(12, "0")}${part}${index}`,
      })),
    );
    await owner.generation.createMany({ data: calls });
    await owner.settlement.createMany({
      data: calls.map(({ id, workspaceId, apiKeyId, costNano, startedAt }, index) => ({
        generationId: id,
        workspaceId,
        apiKeyId,
        chargedNano: costNano,
        uncoveredNano: 0n,
        source: "gateway",
        // Some were settled late, and stay in the log.
        settledAt: index % 9 === 0 ? new Date(now) : startedAt,
      })),
    });
    await owner.$disconnect();
    await rollUp(database);
  });
  afterAll(async () => {
    await clickhouse.close();
    await database.$disconnect();
  });

  /** Asked for by whole hours, as of what was given up there is nothing finer in Postgres. */
  const expectSameAnswers = async () => {
    const asked: string[] = [];
    const heard: Clickhouse = {
      ...clickhouse,
      ask: (statement) => {
        asked.push(statement);
        return clickhouse.ask(statement);
      },
    };
    const log = shippedLog({ database, clickhouse: heard, onFailure: fail });
    const queries: readonly ListQuery[] = [
      { workspaceId: "one", limit: 4, status: ["completed", "failed"] },
      { workspaceId: "two", limit: 50, ownKey: true, from: new Date(old - 60 * 86_400_000) },
      { workspaceId: "two", limit: 50, ownKey: false, to: new Date(old) },
    ];
    for (const query of queries) {
      let cursor: string | undefined;
      do {
        const page = await log.listGenerations({ ...query, cursor });
        expect(page).toEqual(await postgresLog(database).listGenerations({ ...query, cursor }));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
    }
    const range = { from: new Date(0), to: new Date(Math.ceil(now / 3_600_000) * 3_600_000) };
    const sums = {
      workspaceIds: ["one", "two", "three"],
      ...range,
      conditions: [],
      groupBy: [],
      speeds: true,
    } as const;
    const store = shippedMeasures({ database, clickhouse: heard, onFailure: fail });
    expect(sorted(await store.measure(sums))).toEqual(sorted(await postgresMeasures(database).measure(sums)));
    expect((await compareShipped({ database, clickhouse }))?.different).toEqual([]);
    expect(asked.length).toBeGreaterThan(queries.length);
  };

  it("stay until they are shipped, and pages are the same with it and without", async () => {
    await shipActivity({ database, clickhouse }, { batch: 10, batches: 1 });
    expect(await forgetGenerations(database, { months: 3 })).toBe(0);
    await shipActivity({ database, clickhouse }, { batch: 10, batches: 100 });
    expect(await forgetGenerations(database, { months: 3 })).toBeGreaterThan(20);
    await expectSameAnswers();
  });

  it("are not shipped anew: a new server gets what there is, and pages are whole", async () => {
    await endShipping(database);
    await shipActivity({ database, clickhouse }, { batch: 10, batches: 100 });
    const [boundary] = await database.forgottenGenerations.findMany({ orderBy: { before: "desc" }, take: 1 });
    expect((await readShipment(database))?.backfilledFrom).toEqual(boundary?.before);
    await expectSameAnswers();
    // What is given up later was shipped, and is no reason to wait.
    expect(await forgetGenerations(database, { months: 3 })).toBe(0);
  });
});
