import { createDatabase } from "@causeway/db";
import { createTestDatabase, type LocalClickhouse } from "@causeway/testing";
import { describe, expect, it } from "vitest";
import { type LogUnderTest, logStoreSuite } from "../log-store.fixture.ts";
import { postgresLog } from "../postgres/generation-rows.ts";
import { rollUp } from "../postgres/roll-up.ts";
import { hasClickhouse, useClickhouse } from "./clickhouse-server.fixture.ts";
import { type Clickhouse, openClickhouse } from "./connect.ts";
import { shipActivity } from "./ship-activity.ts";
import { shippedLog } from "./shipped-log.ts";

describe.skipIf(!hasClickhouse)("the log with ClickHouse", () => {
  const server = useClickhouse();
  logStoreSuite(() => openLog(server()));

  it("is Postgres' alone while ClickHouse is away, which is then left alone", async () => {
    const { database, catchUp, close } = await openLog(server());
    await catchUp();
    const clickhouse = openClickhouse("http://127.0.0.1:1");
    const failures: unknown[] = [];
    const store = shippedLog({ database, clickhouse, onFailure: (error) => failures.push(error) });
    const query = { workspaceId: "one", status: "failed", limit: 5 } as const;
    for (const _ of [1, 2]) {
      expect(await store.listGenerations(query)).toEqual(await postgresLog(database).listGenerations(query));
    }
    expect(failures).toHaveLength(1);
    await clickhouse.close();
    await close();
  });

  it("asks ClickHouse for what is filtered, once it has everything", async () => {
    const { database, catchUp, close } = await openLog(server());
    const asked: string[] = [];
    const clickhouse: Clickhouse = {
      ...openClickhouse(server().url, { timeoutMs: 60_000 }),
      ask: (statement) => {
        asked.push(statement);
        return Promise.resolve([]);
      },
    };
    const store = shippedLog({ database, clickhouse });
    await store.listGenerations({ workspaceId: "one", search: "up-1", limit: 5 });
    expect(asked).toEqual([]);
    await catchUp();
    await store.listGenerations({ workspaceId: "one", limit: 5 });
    // Of these there is an index.
    await store.listGenerations({ workspaceId: "one", search: "req-1", limit: 5 });
    await store.listGenerations({ workspaceId: "one", search: "gen-1", status: "failed", limit: 5 });
    expect(asked).toEqual([]);
    await store.listGenerations({ workspaceId: "one", search: "up-1", limit: 5 });
    expect(asked.length).toBeGreaterThan(0);
    await clickhouse.close();
    await close();
  });
});

async function openLog({ url }: LocalClickhouse): Promise<LogUnderTest> {
  const database = createDatabase((await createTestDatabase()).appUrl);
  const clickhouse = openClickhouse(url, { timeoutMs: 60_000 });
  return {
    database,
    store: shippedLog({
      database,
      clickhouse,
      onFailure: (error) => {
        // Postgres' answer would be right too, and prove nothing.
        throw error;
      },
    }),
    catchUp: async () => {
      await rollUp(database);
      await shipActivity({ database, clickhouse }, { batch: 9 });
    },
    close: async () => {
      await clickhouse.close();
      await database.$disconnect();
    },
  };
}
