import type { RouteRecord } from "@causeway/gateway";
import { createTestDatabase } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type Database } from "./database.ts";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { patiently } from "./patient.fixture.ts";
import { createRouteStore, readRoute } from "./route-store.ts";

let database: Database;
let pool: MoneyPool;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patiently);
  pool = createMoneyPool(url, patiently);
});
afterAll(async () => {
  await Promise.all([database.$disconnect(), pool.end()]);
});

it("keeps routes as they were first written", async () => {
  const store = createRouteStore(pool);
  const first = {
    rankedBy: "price",
    candidates: [["groq:a/b", "healthy", 7, 120, 88.5, null]],
    excluded: [["x:a/b", "max_price"]],
  } as const;
  await store.write(
    new Map<string, RouteRecord>([
      ["gen-1", first],
      ["gen-2", { ...first, pinnedTo: 'it\'s "here"' }],
    ]),
  );
  await store.write(new Map([["gen-1", { ...first, excluded: [] }]]));
  expect(await readRoute(database, "gen-1")).toEqual(first);
  expect(await readRoute(database, "gen-2")).toMatchObject({ pinnedTo: 'it\'s "here"' });
  expect(await readRoute(database, "gen-3")).toBeUndefined();
});
