import { createKeyVault, localKeyWrapper, SecretNotReadable } from "@causeway/vault";
import { createTestDatabase } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ContentRecord } from "@causeway/gateway";
import { createContentStore, openContent } from "./content-store.ts";
import { createDatabase, type Database } from "./database.ts";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { patiently } from "./patient.fixture.ts";

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

const vault = createKeyVault(localKeyWrapper(`k:${Buffer.alloc(32, 1).toString("base64")}`));
const recordOf = (wish: ContentRecord["wish"]): ContentRecord => ({
  workspaceId: "w",
  wish,
  content: { input: { prompt: "Is it sealed?" }, output: { completion: "It is.", reasoning: null } },
});
const all = { toRead: { samplingRate: 1, retentionDays: 5 }, toTell: 0 };

it("seals content for its workspace and generation, once", async () => {
  const store = createContentStore(pool, vault);
  await store.write(new Map([["gen-1", recordOf(all)]]));
  await store.write(new Map([["gen-1", recordOf({ toRead: undefined, toTell: 1 })]]));
  const row = await database.generationContent.findUniqueOrThrow({ where: { generationId: "gen-1" } });
  expect(row.readable).toBe(true);
  const place = { workspaceId: "w", generationId: "gen-1" };
  expect(await openContent(vault, place, row.sealed)).toEqual({ ...recordOf(all).content, truncated: false });
  await expect(openContent(vault, { ...place, workspaceId: "other" }, row.sealed)).rejects.toThrow(SecretNotReadable);
});

it("keeps the share that is wished for, and what is only to be told for nobody to read", async () => {
  const store = createContentStore(pool, vault);
  const ids = Array.from({ length: 400 }, (_, index) => `gen-share-${index}`);
  const wish = { toRead: { samplingRate: 0.25, retentionDays: 5 }, toTell: 0.5 };
  await store.write(new Map(ids.map((id) => [id, recordOf(wish)])));
  const rows = await database.generationContent.groupBy({
    by: ["readable"],
    where: { generationId: { startsWith: "gen-share-" } },
    _count: true,
  });
  const counts = Object.fromEntries(rows.map(({ readable, _count }) => [String(readable), _count]));
  // The ids decide, so that these are always the same.
  expect(counts["true"]).toBeGreaterThan(70);
  expect(counts["true"]).toBeLessThan(130);
  expect(counts["false"]).toBeGreaterThan(70);
  expect(counts["false"]).toBeLessThan(130);
});

it("keeps nothing without a vault", async () => {
  await createContentStore(pool, undefined).write(new Map([["gen-none", recordOf(all)]]));
  expect(await database.generationContent.count({ where: { generationId: "gen-none" } })).toBe(0);
});
