import { describe, expect, it } from "vitest";
import { loadCatalogData } from "./load-catalog-data.ts";

const { endpoints, tierEndpoints } = loadCatalogData();
const perMillion = (rate: bigint | undefined) => (rate === undefined ? undefined : Number(rate) / 1_000_000);
const ratesOf = (id: string) => {
  const price = tierEndpoints.find((endpoint) => endpoint.id === id)?.price;
  return price && [price.input, price.cachedInput, price.output].map(perMillion);
};

describe("what is sold at a service tier", () => {
  it.each([
    ["openai/priority:openai/gpt-5", [2.5, 0.25, 20]],
    ["openai/flex:openai/gpt-5", [0.625, 0.0625, 5]],
    ["openai/priority:openai/gpt-5-mini", [0.45, 0.045, 3.6]],
    ["openai/priority:openai/gpt-5.5", [12.5, 1.25, 75]],
    ["openai/priority:openai/gpt-5.6-sol", [8, 0.8, 40]],
    ["openai/flex:openai/gpt-5.4", [1.25, 0.13, 7.5]],
    ["openai/priority:openai/o4-mini", [2, 0.5, 8]],
    ["openai/priority:openai/gpt-4o-mini", [0.25, 0.125, 1]],
  ])("%s costs what its provider asks: input, cached and output at $%j per million", (id, rates) => {
    expect(ratesOf(id)).toEqual(rates);
  });

  it("moves the rates of long prompts alike", () => {
    const sol = tierEndpoints.find(({ id }) => id === "openai/priority:openai/gpt-5.6-sol");
    expect(sol?.price.tiers).toMatchObject([{ minPromptTokens: 272_000, input: 16_000_000n, output: 60_000_000n }]);
  });

  it("has each endpoint once, beside the usual one: priority is dearer in every rate, flex cheaper", () => {
    const usual = new Map(endpoints.map((endpoint) => [`${endpoint.providerId} ${endpoint.modelId}`, endpoint]));
    expect(new Set(tierEndpoints.map(({ id }) => id)).size).toBe(tierEndpoints.length);
    expect(tierEndpoints.length).toBeGreaterThan(25);
    for (const { providerId, modelId, serviceTier, price } of tierEndpoints) {
      const beside = usual.get(`${providerId} ${modelId}`)?.price;
      const sign = serviceTier === "priority" ? 1 : -1;
      for (const name of ["input", "output", "cachedInput", "cacheWrite"] as const) {
        expect(Math.sign(Number((price[name] ?? 0n) - (beside?.[name] ?? 0n)))).toBe(
          price[name] === undefined ? 0 : sign,
        );
      }
    }
  });
});
