import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase } from "@causeway/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callOf, correctSome, queryAt, sorted } from "../measure-store.fixture.ts";
import type { MeasureStore } from "../measure-store.ts";
import { postgresMeasures } from "../postgres/measure.ts";
import { rollUp } from "../postgres/roll-up.ts";
import { endShipping } from "./begin-shipping.ts";
import { hasClickhouse, useClickhouse } from "./clickhouse-server.fixture.ts";
import { compareShipped } from "./compare-shipped.ts";
import { type Clickhouse, openClickhouse } from "./connect.ts";
import { dropEntryTable } from "./entry-table.ts";
import { checkShipped, shipActivity } from "./ship-activity.ts";
import { readShipment } from "./shipment.ts";
import { shippedMeasures } from "./shipped-measures.ts";

describe.skipIf(!hasClickhouse)("shipping to ClickHouse", () => {
  const server = useClickhouse();
  const now = Date.now();
  let database: Database;
  let clickhouse: Clickhouse;
  let roundsSoFar = 0;
  beforeAll(async () => {
    database = createDatabase((await createTestDatabase()).appUrl);
    clickhouse = openClickhouse(server().url, { timeoutMs: 60_000 });
  });
  afterAll(async () => {
    await clickhouse.close();
    await database.$disconnect();
  });

  /** Calls, corrections of some, and roll-ups of a part of them. */
  const live = async (): Promise<void> => {
    roundsSoFar += 1;
    const part = roundsSoFar;
    const calls = fc
      .sample(callOf(now), { numRuns: 12, seed: part })
      .map((call, index) => ({ ...call, id: `gen-${part}-${index}` }));
    await database.generation.createMany({ data: calls });
    await correctSome(database, calls);
    await rollUp(database);
  };
  const ship = (through: Clickhouse = clickhouse) =>
    shipActivity({ database, clickhouse: through }, { batch: 10, batches: 100 });
  /** As if the minute had passed after which somebody who died is not waited for any more. */
  const forgetTheDead = () => database.$executeRaw`UPDATE activity_shipment SET claimed_until = NULL`;

  const expectSameSums = async (store: MeasureStore = throughClickhouse()): Promise<void> => {
    for (const query of fc.sample(queryAt(now), { numRuns: 6, seed: roundsSoFar })) {
      expect(sorted(await store.measure(query))).toEqual(sorted(await postgresMeasures(database).measure(query)));
    }
    expect((await compareShipped({ database, clickhouse }))?.different ?? []).toEqual([]);
  };
  /** Fails where Postgres would have to answer alone. */
  const throughClickhouse = () =>
    shippedMeasures({
      database,
      clickhouse,
      onFailure: (error) => {
        throw error;
      },
    });

  /** One insert goes as `way` says, the others as they should. */
  const once = (
    way: (table: string, rows: readonly Readonly<Record<string, unknown>>[]) => Promise<void>,
  ): Clickhouse => {
    let happened = false;
    return {
      ...clickhouse,
      insert: async (table, rows) => {
        if (happened) return await clickhouse.insert(table, rows);
        happened = true;
        await way(table, rows);
      },
    };
  };

  it("counts each entry once when the answer to an insert is lost, or none comes to the end", async () => {
    await live();
    await ship();
    await live();
    const lost = once(async (table, rows) => {
      await clickhouse.insert(table, rows);
      throw new Error("the answer is lost");
    });
    await expect(ship(lost)).rejects.toThrow("the answer is lost");
    expect((await readShipment(database))?.lastError).toBe("the answer is lost");
    await expectSameSums();
    await ship();
    expect((await readShipment(database))?.lastError).toBeUndefined();
    await expectSameSums();
  });

  it("does not believe a server that says yes and has half of the rows", async () => {
    await live();
    const half = once((table, rows) => clickhouse.insert(table, rows.slice(1)));
    await expect(ship(half)).rejects.toThrow(/has 9 of the 10 entries/);
    const twice = once(async (table, rows) => {
      await clickhouse.insert(table, rows);
      await clickhouse.insert(table, rows);
    });
    await expect(ship(twice)).rejects.toThrow(/has 20 of the 10 entries/);
    await expectSameSums();
    await ship();
    await expectSameSums();
  });

  it("never counts what arrives after it was given up", async () => {
    await live();
    const stalledInserts: (() => Promise<void>)[] = [];
    const stalled = once((table, rows) => {
      stalledInserts.push(() => clickhouse.insert(table, rows));
      return Promise.reject(new Error("no answer in time"));
    });
    await expect(ship(stalled)).rejects.toThrow("no answer in time");
    await ship();
    for (const arrive of stalledInserts) await arrive();
    await expectSameSums();
    expect((await readShipment(database))?.lost.length).toBeGreaterThan(0);
  });

  it("goes on after a death between the insert and its acceptance, and lets an overtaken worker accept nothing", async () => {
    await live();
    const { promise: died, resolve: inserted } = Promise.withResolvers<void>();
    const { promise: sleep, resolve: wake } = Promise.withResolvers<void>();
    const asleep = ship(
      once(async (table, rows) => {
        await clickhouse.insert(table, rows);
        inserted();
        await sleep;
      }),
    );
    const outcome = asleep.catch((error: unknown) => error);
    await died;
    // While it may still be sending nobody else does.
    expect(await ship()).toBe(0);
    await forgetTheDead();
    await ship();
    wake();
    expect(String(await outcome)).toContain("was overtaken");
    await expectSameSums();
    await live();
    await ship();
    await expectSameSums();
  });

  it("counts each entry once however many workers ship, roll up and settle at once", async () => {
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([live(), ship().catch(() => 0), ship().catch(() => 0), expectNoFailure()]);
      await forgetTheDead();
    }
    await ship();
    await expectSameSums();
    expect((await readShipment(database))?.waiting).toBe(0);
  });
  const expectNoFailure = async () => {
    for (const query of fc.sample(queryAt(now), { numRuns: 5 })) await throughClickhouse().measure(query);
  };

  it("is answered by Postgres alone while ClickHouse is away, whose outbox keeps what is to come", async () => {
    const away = openClickhouse("http://127.0.0.1:1");
    await live();
    await expect(ship(away)).rejects.toThrow(/ECONNREFUSED|connect/i);
    const failures: unknown[] = [];
    await expectSameSums(shippedMeasures({ database, clickhouse: away, onFailure: (error) => failures.push(error) }));
    expect(failures.length).toBeGreaterThan(0);
    await away.close();
    await ship();
    await expectSameSums();
  });

  it("ships everything anew when the table was emptied, changed or taken away, and is right meanwhile", async () => {
    const before = await readShipment(database);
    await clickhouse.run(
      `ALTER TABLE ${before?.store ?? ""} DROP PARTITION ${await largestPartition(before?.store ?? "")}`,
    );
    expect((await compareShipped({ database, clickhouse }))?.different.length).toBeGreaterThan(0);
    expect((await checkShipped({ database, clickhouse })).missing).toBeGreaterThan(0n);
    await expectSameSums();
    await ship();
    const anew = await readShipment(database);
    expect(anew?.store).not.toBe(before?.store);
    expect(anew).toMatchObject({ backfilledFrom: undefined, waiting: 0 });
    await expectSameSums();
    expect(await checkShipped({ database, clickhouse })).toEqual({ missing: 0n, missingNano: 0n });

    await dropEntryTable(clickhouse, anew?.store ?? "");
    await expect(compareShipped({ database, clickhouse })).rejects.toThrow(
      /doesn't exist|does not exist|Unknown table/i,
    );
    for (const query of fc.sample(queryAt(now), { numRuns: 3 })) {
      const alone = shippedMeasures({ database, clickhouse });
      expect(sorted(await alone.measure(query))).toEqual(sorted(await postgresMeasures(database).measure(query)));
    }
    await ship();
    await expectSameSums();
  });
  const largestPartition = async (table: string): Promise<string> => {
    const [row] = await clickhouse.ask<{ part: string }>(
      `SELECT intDiv(at, 2592000000) AS part FROM ${table} GROUP BY part ORDER BY count() DESC LIMIT 1`,
    );
    return row?.part ?? "";
  };

  it("begins anew when roll-ups are made anew", async () => {
    await database.$queryRaw`SELECT rebuild_activity('one', current_date - 30, current_date + 1)`;
    expect(await readShipment(database)).toBeUndefined();
    await rollUp(database);
    await ship();
    await expectSameSums();
  });

  it("keeps nothing for a server that is not wanted any more", async () => {
    await live();
    expect(await endShipping(database)).toBe(true);
    expect(await endShipping(database)).toBe(false);
    await live();
    expect(await database.activityOutbox.count()).toBe(0);
    await expectSameSums();
  });
});
