import { expect, test } from "vitest";
import { countFacets, type FacetCounts } from "./count-facets.ts";
import { findModels } from "./filter-models.ts";
import { anyModel, type ModelFilters } from "./model-filters.ts";
import { someModels, today } from "./model-samples.fixture.ts";

const counts = (filters: Partial<ModelFilters> = {}) => countFacets(someModels, { ...anyModel, ...filters }, today);
const listed = (filters: Partial<ModelFilters>) =>
  findModels(someModels, { ...anyModel, ...filters }, "name", today).length;

test("without filters every choice counts the models that have it", () => {
  const all = counts();
  expect(Object.fromEntries(all.author)).toEqual({ openai: 2, meta: 3 });
  expect(Object.fromEntries(all.provider)).toEqual({ acme: 4, openai: 1, azure: 1 });
  expect(Object.fromEntries(all.policy)).toEqual({ "no-training": 2, zdr: 1 });
  expect(all.context.get("1000000")).toBe(1);
});

test("another author may be chosen too, so authors count as if none were", () => {
  expect(counts({ author: ["openai"] }).author.get("meta")).toBe(3);
});

test.each<[keyof FacetCounts, string, Partial<ModelFilters>]>([
  ["author", "meta", { author: ["meta"] }],
  ["provider", "azure", { provider: ["azure"] }],
  ["takes", "image", { takes: ["image"] }],
  ["gives", "embedding", { gives: ["embedding"] }],
  ["parameters", "tools", { parameters: ["tools"] }],
  ["policy", "zdr", { policy: ["zdr"] }],
  ["context", "200000", { context: 200_000 }],
  ["price", "0", { price: 0 }],
  ["released", "30", { released: 30 }],
])("%s %s counts what the list will have, other filters included", (facet, choice, chosen) => {
  for (const others of [{}, { q: "meta" }, { gives: ["text"] }]) {
    expect(counts(others)[facet].get(choice) ?? 0).toBe(listed({ ...others, ...chosen }));
  }
});
