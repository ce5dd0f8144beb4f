import { createTestDatabase } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type Database } from "./database.ts";
import { patiently } from "./patient.fixture.ts";
import { readPriceHistory } from "./price-history.ts";

let database: Database;
const dayMs = 86_400_000;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  database = createDatabase(url, patiently);
  const lists = { inputModalities: ["text"], supportedParameters: [] };
  await database.provider.create({ data: { id: "alpha", name: "Alpha" } });
  for (const slug of ["one", "two"]) {
    const model = { ...lists, id: `acme/${slug}`, author: "acme", name: slug, contextLength: 8_000 };
    await database.model.create({ data: { ...model, outputModalities: ["text"] } });
    const endpoint = { ...lists, id: `alpha:acme/${slug}`, modelId: `acme/${slug}`, providerId: "alpha" };
    await database.endpoint.create({ data: { ...endpoint, upstreamModelId: slug, contextLength: 8_000 } });
    await database.priceVersion.createMany({
      data: [3, 1, -1].map((daysAgo) => ({
        endpointId: endpoint.id,
        validFrom: new Date(Date.now() - daysAgo * dayMs),
        inputPico: BigInt(daysAgo + 10),
        outputPico: 2n,
        source: "test",
      })),
    });
  }
});
afterAll(() => database.$disconnect());

it("tells a model's prices, the newest first, and none that is to come", async () => {
  const history = await readPriceHistory(database, "acme/one");
  expect(history.map(({ endpointId, providerId, price }) => [endpointId, providerId, price.input])).toEqual([
    ["alpha:acme/one", "alpha", 11n],
    ["alpha:acme/one", "alpha", 13n],
  ]);
});

it("knows nothing of a model that there is not", async () => {
  expect(await readPriceHistory(database, "acme/none")).toEqual([]);
});
