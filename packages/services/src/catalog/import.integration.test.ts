import { createDatabase, type Database, loadCatalogSnapshot } from "@causeway/db";
import { picoUsd } from "@causeway/money";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeEach, expect, it } from "vitest";
import { readCatalogState } from "../catalog-upkeep/read-state.ts";
import { type CatalogImport, importCatalog } from "./import.ts";

let database: Database;
beforeEach(async () => {
  await database?.$disconnect();
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(async () => {
  await database.$disconnect();
});

it("stores what it is given, so that the snapshot reads the same facts back", async () => {
  await importInto(data(2_500_000n));
  const snapshot = await loadCatalogSnapshot(database);
  const [endpoint] = snapshot.endpoints.get("a/one") ?? [];
  const expected = data(2_500_000n);
  expect(snapshot.models.get("a/one")).toEqual(expected.models[0]);
  expect(snapshot.providers.get("p")).toEqual(expected.providers[0]);
  expect(endpoint).toEqual({ ...expected.endpoints[0], priceVersionId: endpoint?.priceVersionId });
});

it("changes nothing the second time", async () => {
  await importInto(data(1n));
  expect(await importInto(data(1n))).toMatchObject({ newPrices: 0, disabledEndpoints: 0 });
  expect(await database.priceVersion.count()).toBe(1);
});

it("writes a changed price as a new version and keeps the old one for the calls that pinned it", async () => {
  await importInto(data(1n));
  const before = await database.priceVersion.findFirstOrThrow();
  expect(await importInto(data(2n))).toMatchObject({ newPrices: 1 });
  const snapshot = await loadCatalogSnapshot(database);
  const [endpoint] = snapshot.endpoints.get("a/one") ?? [];
  expect(endpoint?.price.input).toBe(2n);
  expect(endpoint?.priceVersionId).not.toBe(before.id);
  expect(await database.priceVersion.findUnique({ where: { id: before.id } })).toEqual(before);
});

it.each([
  ["a million times what it was", 2_500_000_000_000n],
  ["above anything that a model costs", 10_000_000_001n],
  ["a thousandth of what it was", 2_500n],
  ["negative", -1n],
])("refuses the whole catalogue for one price that is %s, by name, and changes nothing", async (_, absurd) => {
  await importInto(data(2_500_000n));
  await expect(importInto(data(absurd))).rejects.toThrow(/a person must look at these prices[^]*p:a\/one: input of \$/);
  expect(await database.priceVersion.count()).toBe(1);
  expect((await loadCatalogSnapshot(database)).endpoints.get("a/one")?.[0]?.price.input).toBe(2_500_000n);
});

it("lets a price move a hundredfold, become free and be asked for again", async () => {
  for (const rate of [2_500_000n, 250_000_000n, 0n, 2_500_000n]) await importInto(data(rate));
  expect(await database.priceVersion.count()).toBe(4);
});

it("takes what a search is asked for as a price of a search, and not of a token", async () => {
  const catalog = data(1n);
  // $0.035
  const ownSearch = picoUsd(35_000_000_000n);
  const endpoints = catalog.endpoints.map((endpoint) => ({ ...endpoint, price: { ...endpoint.price, ownSearch } }));
  await importInto({ ...catalog, endpoints });
  expect((await loadCatalogSnapshot(database)).endpoints.get("a/one")?.[0]?.price.ownSearch).toBe(ownSearch);
});

it("takes an endpoint that is gone out of routing without forgetting it", async () => {
  await importInto(data(1n));
  expect(await importInto({ ...data(1n), endpoints: [] })).toMatchObject({ disabledEndpoints: 1 });
  expect((await loadCatalogSnapshot(database)).endpoints.size).toBe(0);
  expect(await database.endpoint.count()).toBe(1);
});

it("leaves alone what the upkeep has changed since: price, limits, and whether it is on offer", async () => {
  await importInto(data(1n));
  const keptUpAt = new Date();
  await database.endpoint.updateMany({ data: { keptUpAt, contextLength: 64_000 } });
  await database.model.updateMany({ data: { keptUpAt, contextLength: 64_000 } });
  expect(await importInto(data(2n))).toMatchObject({ newPrices: 0 });
  expect(await importInto({ ...data(2n), endpoints: [] })).toMatchObject({ disabledEndpoints: 0 });
  const snapshot = await loadCatalogSnapshot(database);
  expect(snapshot.models.get("a/one")?.contextLength).toBe(64_000);
  expect(snapshot.endpoints.get("a/one")?.[0]).toMatchObject({ contextLength: 64_000, price: { input: 1n } });
});

/** With the endpoint at a tier that costs twice as much. */
function withTier(inputPico: bigint): CatalogImport {
  const catalog = data(inputPico);
  const tierEndpoints = catalog.endpoints.map((endpoint) => ({
    ...endpoint,
    id: "p/priority:a/one",
    serviceTier: "priority" as const,
    price: { ...endpoint.price, input: picoUsd(inputPico * 2n) },
  }));
  return { ...catalog, tierEndpoints };
}
const tierNow = async () => (await loadCatalogSnapshot(database)).tierEndpoints.get("a/one")?.[0];

it("keeps an endpoint of a service tier apart, and writes its price again with the usual one", async () => {
  expect(await importInto(withTier(10n))).toMatchObject({ newPrices: 2, endpoints: 2 });
  expect(await importInto(withTier(10n))).toMatchObject({ newPrices: 0, disabledEndpoints: 0 });
  const snapshot = await loadCatalogSnapshot(database);
  expect(snapshot.endpoints.get("a/one")?.map(({ id }) => id)).toEqual(["p:a/one"]);
  expect(await tierNow()).toMatchObject({ id: "p/priority:a/one", serviceTier: "priority", price: { input: 20n } });
  expect(await importInto(withTier(11n))).toMatchObject({ newPrices: 2 });
  expect(await tierNow()).toMatchObject({ price: { input: 22n } });
});

it("does not sell a tier whose usual price has moved since, nor one made of another price than is stored", async () => {
  await importInto(withTier(10n));
  const { validFrom } = await database.priceVersion.findFirstOrThrow({ where: { endpointId: "p/priority:a/one" } });
  const dearer = { endpointId: "p:a/one", inputPico: 30n, outputPico: 10_000_000n, source: "upkeep" };
  await database.priceVersion.create({ data: { ...dearer, validFrom: new Date(validFrom.getTime() + 1) } });
  await database.endpoint.updateMany({ where: { id: "p:a/one" }, data: { keptUpAt: new Date() } });
  await expect.poll(tierNow).toBeUndefined();
  // The upkeep's price stays, so what was made of the one that ships is not that of the tier.
  expect(await importInto(withTier(10n))).toMatchObject({ newPrices: 0 });
  expect(await tierNow()).toBeUndefined();
});

it("shows a tier to no source: those tell usual prices", async () => {
  await importInto(withTier(10n));
  const { endpoints } = await readCatalogState(database);
  expect(endpoints.map(({ id }) => id)).toEqual(["p:a/one"]);
});

it("takes a tier out with its endpoint", async () => {
  await importInto(withTier(10n));
  await database.endpoint.updateMany({ where: { id: "p:a/one" }, data: { enabled: false } });
  expect((await loadCatalogSnapshot(database)).tierEndpoints.size).toBe(0);
});

it("writes one version when two imports run at once", async () => {
  await Promise.all([importInto(data(1n)), importInto(data(1n))]);
  expect(await database.priceVersion.count()).toBe(1);
});

const importInto = (catalog: CatalogImport) =>
  importCatalog({ database, actor: { kind: "system", job: "test" } }, catalog);

const data = (inputPico: bigint): CatalogImport => ({
  models: [
    {
      id: "a/one",
      name: "One",
      author: "a",
      contextLength: 128_000,
      maxOutputTokens: undefined,
      inputModalities: ["text", "image"],
      outputModalities: ["text"],
      supportedParameters: ["tools"],
      releasedOn: "2026-01-31",
      listedOn: undefined,
      knowledgeCutoff: "2025-06",
      openWeights: true,
      deprecatedOn: undefined,
    },
  ],
  providers: [{ id: "p", name: "P", dataPolicy: { trainsOnPrompts: false, retentionDays: undefined } }],
  endpoints: [
    {
      id: "p:a/one",
      modelId: "a/one",
      providerId: "p",
      upstreamModelId: "one-2026",
      contextLength: 128_000,
      maxOutputTokens: 8_192,
      quantization: "fp8",
      inputModalities: ["text"],
      supportedParameters: ["tools"],
      price: {
        input: picoUsd(inputPico),
        output: picoUsd(10_000_000n),
        cachedInput: picoUsd(2_800n),
        cacheWrite: undefined,
        request: undefined,
        tiers: [
          {
            minPromptTokens: 200_000,
            input: picoUsd(5n),
            output: picoUsd(6n),
            cachedInput: undefined,
            cacheWrite: picoUsd(7n),
          },
        ],
      },
      priceVersionId: "test",
    },
  ],
});
