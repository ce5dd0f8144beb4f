import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";
import { addTaskModels } from "./task-models.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  await addTaskModels(world, {
    "exa/search": { output: "search", providers: ["exa"], searchPico: 7_000_000_000n },
    "tavily/search": { output: "search", providers: ["tavily"], searchPico: 8_000_000_000n },
  });
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const look = (body: object) =>
  fetch(`${world.api.url}/api/v1/search`, {
    method: "POST",
    headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "exa/search", query: "Where do coral reefs grow?", ...body }),
  });

it("tells pages and what they say, and is billed by the search", async () => {
  const response = await look({ max_results: 2, max_characters: 20, include_domains: ["reefs.test"] });
  expect(await response.json()).toMatchObject({
    model: "exa/search",
    provider: "exa",
    results: [
      { url: "https://reefs.test/where-do-coral-reefs-grow/1", content: "What reefs.test know" },
      { url: "https://reefs.test/where-do-coral-reefs-grow/2" },
    ],
    usage: { search_units: 1, cost: 0.007, is_byok: false },
  });
  const { chargedNano, generation } = await world.settlementOf(response.headers.get("x-generation-id") ?? "");
  expect(chargedNano).toBe(7_000_000n);
  expect(generation).toMatchObject({ apiType: "search", units: { search: 1 }, estimated: false });
});

it("goes on to the next engine", async () => {
  await world.fault("exa", { kind: "status", status: 500 });
  const response = await look({ models: ["tavily/search"] });
  expect(await response.json()).toMatchObject({ model: "tavily/search", usage: { cost: 0.008 } });
});

it.each([
  ["query", { query: "" }],
  ["max_results", { max_results: 11 }],
  ["exclude_domains", { include_domains: ["a.test"], exclude_domains: ["b.test"] }],
  ["model", { model: "maker/one" }],
])("names %s where it cannot be", async (param, changes) => {
  const response = await look(changes);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { param } });
});
