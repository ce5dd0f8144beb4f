import { type CatalogSnapshot, catalogSnapshot } from "@causeway/catalog";
import { expect, it } from "vitest";
import { catalogSnapshots } from "./catalog-snapshots.ts";

const snapshot = () => catalogSnapshot([], [], []);

it("is 503 before the first load", () => {
  const catalog = catalogSnapshots({ load: async () => snapshot() });
  expect(() => catalog.current()).toThrow(/being loaded/);
});

it("keeps the last snapshot when the store is away", async () => {
  const loads = [snapshot()];
  const catalog = catalogSnapshots({
    load: async () => {
      const next = loads.shift();
      if (!next) throw new Error("away");
      return next;
    },
  });
  await catalog.reload();
  const first = catalog.current();
  await expect(catalog.reload()).rejects.toThrow("away");
  expect(catalog.current()).toBe(first);
});

it("a change during a load is loaded right after it, once however often it is asked for", async () => {
  const waiting: ((loaded: CatalogSnapshot) => void)[] = [];
  const catalog = catalogSnapshots({
    load: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      }),
  });
  const first = catalog.reload();
  const later = [catalog.reload(), catalog.reload(), catalog.reload()];
  expect(waiting).toHaveLength(1);
  waiting.shift()?.(snapshot());
  await first;
  await expect.poll(() => waiting.length).toBe(1);
  const changed = snapshot();
  waiting.shift()?.(changed);
  await Promise.all(later);
  expect(catalog.current()).toBe(changed);
});
