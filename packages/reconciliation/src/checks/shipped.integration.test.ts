import { openClickhouse, rollUp, shipActivity } from "@causeway/activity";
import { findClickhouseServer, type LocalClickhouse, startClickhouse } from "@causeway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestBooks, type TestBooks } from "../test-books.fixture.ts";
import { allShippedCheck, shippedCheck } from "./shipped.ts";

const isThere = findClickhouseServer() !== undefined;
if (!isThere) process.stderr.write("SKIPPED: the check of what was shipped. There is no clickhouse-server here.\n");

describe.skipIf(!isThere)("what was shipped", () => {
  let server: LocalClickhouse;
  let books: TestBooks;
  beforeAll(async () => {
    server = await startClickhouse();
    books = await openTestBooks({ clickhouse: openClickhouse(server.url, { timeoutMs: 60_000 }) });
  });
  afterAll(async () => {
    await books.sources.clickhouse?.close();
    await books.close();
    await server.stop();
  });
  const ship = async () => {
    await rollUp(books.sources.database);
    if (books.sources.clickhouse) await shipActivity({ ...books.sources, clickhouse: books.sources.clickhouse });
  };

  it("cannot be looked at before there is any", async () => {
    expect((await shippedCheck.run(books.sources)).unchecked).toContain("Nothing was shipped yet");
    // Whoever has no ClickHouse has nothing to compare.
    const without = await shippedCheck.run({ ...books.sources, clickhouse: undefined });
    expect(without).toEqual({ compared: 0n, figures: {}, findings: [] });
  });

  it("agrees with the roll-ups, whatever waits", async () => {
    await books.addCall();
    await ship();
    expect((await shippedCheck.run({ ...books.sources, clickhouse: undefined })).unchecked).toContain("CLICKHOUSE_URL");
    await books.addCall();
    expect(await shippedCheck.run(books.sources)).toMatchObject({
      compared: 1n,
      findings: [],
      figures: { shipped: 1n },
    });
    await rollUp(books.sources.database);
    expect(await shippedCheck.run(books.sources)).toMatchObject({
      findings: [],
      figures: { shipped: 1n, waiting: 1n },
    });
    await ship();
    expect(await shippedCheck.run(books.sources)).toMatchObject({
      findings: [],
      figures: { shipped: 2n, waiting: 0n },
    });
  });

  it("is found to differ, to the nano-dollar", async () => {
    const lastDay =
      "grain = 'day' AND bucket_start = (SELECT max(bucket_start) FROM activity_rollup WHERE grain = 'day')";
    await books.sql(`UPDATE activity_rollup SET cost_nano = cost_nano + 7 WHERE ${lastDay}`);
    expect(await books.find(shippedCheck)).toMatchObject([
      { difference: -7n, workspaceId: books.workspace.workspaceId },
    ]);
    await books.sql(`UPDATE activity_rollup SET cost_nano = cost_nano - 7 WHERE ${lastDay}`);
    expect(await books.find(shippedCheck)).toEqual([]);
  });

  it("is compared in full once a day, and of the last two days every ten minutes", async () => {
    const id = await books.addCall();
    await books.sources.pool.query("UPDATE generation SET started_at = started_at - interval '40 days' WHERE id = $1", [
      id,
    ]);
    await ship();
    const longAgo = "grain = 'day' AND bucket_start < now() - interval '30 days'";
    await books.sql(`UPDATE activity_rollup SET cost_nano = cost_nano + 9 WHERE ${longAgo}`);
    expect(await books.find(shippedCheck)).toEqual([]);
    expect(await books.find(allShippedCheck)).toMatchObject([{ difference: -9n }]);
    await books.sql(`UPDATE activity_rollup SET cost_nano = cost_nano - 9 WHERE ${longAgo}`);
    expect(await allShippedCheck.run(books.sources)).toMatchObject({ compared: 1n, findings: [] });
  });

  it("is said to be late when what waits is not taken", async () => {
    await books.addCall();
    await rollUp(books.sources.database);
    await books.sql("UPDATE activity_shipment SET shipped_at = now() - interval '20 minutes', last_error = 'is full'");
    expect(await books.find(shippedCheck)).toMatchObject([{ subject: "shipped:late", unit: "ms" }]);
    await ship();
    expect(await books.find(shippedCheck)).toEqual([]);
  });
});
