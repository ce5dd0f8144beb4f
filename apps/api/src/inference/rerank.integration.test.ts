import { OpenRouter } from "@openrouter/sdk";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";
import { addTaskModels } from "./task-models.fixture.ts";

let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  customer = await world.customer();
  await addTaskModels(world, {
    "task/by-search": { output: "rerank", providers: ["cohere"], searchPico: 2_000_000_000n },
    "task/by-token": { output: "rerank", providers: ["novita", "siliconflow"], inputPico: 50_000n },
  });
});
afterEach(() => world.resetFaults());
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const documents = ["The moon is far away", { text: "Coral reefs grow in warm seas" }, "Reefs are old"];

const rank = (body: object) =>
  fetch(`${world.api.url}/api/v1/rerank`, {
    method: "POST",
    headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json" },
    body: JSON.stringify({ query: "Where do coral reefs grow?", documents, ...body }),
  });

const settledBy = (response: Response) => world.settlementOf(response.headers.get("x-generation-id") ?? "");

it("puts the best document first, and is billed by the search", async () => {
  const response = await rank({ model: "task/by-search" });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    model: "task/by-search",
    provider: "cohere",
    results: [{ index: 1, document: { text: "Coral reefs grow in warm seas" } }, { index: 2 }, { index: 0 }],
    usage: { search_units: 1, total_tokens: 0, cost: 0.002 },
  });
  const { chargedNano, generation } = await settledBy(response);
  expect(chargedNano).toBe(2_000_000n);
  expect(generation).toMatchObject({ apiType: "rerank", units: { search: 1 }, estimated: false, inputTokens: 0 });
});

it("is billed by the token where that is the price, and tells only as many as are wanted", async () => {
  const response = await rank({ model: "task/by-token", top_n: 1, return_documents: false });
  const { results, usage } = (await response.json()) as {
    results: object[];
    usage: { total_tokens: number; cost: number };
  };
  expect(results).toEqual([{ index: 1, relevance_score: expect.any(Number) }]);
  const { chargedNano, generation } = await settledBy(response);
  expect(generation).toMatchObject({ inputTokens: usage.total_tokens, units: null });
  expect(chargedNano).toBe((BigInt(usage.total_tokens) * 50_000n + 999n) / 1_000n);
});

it("searches that nobody counted are counted by us, and marked", async () => {
  await world.fault("cohere", { kind: "no-usage", times: 1 });
  const many = Array.from({ length: 250 }, (_, index) => `Document ${index} about reefs`);
  const { chargedNano, generation } = await settledBy(await rank({ model: "task/by-search", documents: many }));
  expect(generation).toMatchObject({ estimated: true, units: { search: 3 } });
  expect(chargedNano).toBe(6_000_000n);
});

it("goes on to the next provider", async () => {
  await world.fault("novita", { kind: "status", status: 500 });
  const response = await rank({ model: "task/by-token", provider: { order: ["novita"] } });
  expect(await response.json()).toMatchObject({ provider: "siliconflow" });
});

it("OpenRouter's SDK reads the answer", async () => {
  const sdk = new OpenRouter({ apiKey: customer.key, serverURL: `${world.api.url}/api/v1` });
  const answer = await sdk.rerank.rerank({
    requestBody: { model: "task/by-search", query: "coral reefs", documents: ["moon", "coral reefs"] },
  });
  if (typeof answer === "string") throw new Error("It read a text");
  expect(answer.results.map(({ index }) => index)).toEqual([1, 0]);
  expect(answer.usage?.searchUnits).toBe(1);
});

it.each([
  ["documents", { documents: [] }],
  ["documents.1", { documents: ["a", {}] }],
  ["query", { query: "" }],
  ["top_n", { top_n: 0 }],
  ["model", { model: "maker/one" }],
])("names %s where it cannot be", async (param, changes) => {
  const response = await rank({ model: "task/by-search", ...changes });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { param } });
});
