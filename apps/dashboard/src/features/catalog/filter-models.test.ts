import { describe, expect, it } from "vitest";
import { filterModels } from "./filter-models.ts";
import { anyModel, type ModelFilters } from "./model-filters.ts";
import type { ModelSummary } from "./model-summary.ts";

const model = (id: string, overrides: Partial<ModelSummary> = {}): ModelSummary => ({
  id,
  name: id.split("/")[1] ?? id,
  author: id.split("/")[0] ?? "",
  contextLength: 128_000,
  inputModalities: ["text"],
  outputModalities: ["text"],
  supports: ["reasoning"],
  releasedOn: undefined,
  listedOn: undefined,
  inputPrice: "0.000001",
  outputPrice: "0.000002",
  priceRank: 5_000_000n,
  providerIds: ["acme"],
  ...overrides,
});

const models = [
  model("openai/bright", {
    inputModalities: ["text", "image"],
    releasedOn: "2026-03-01",
    providerIds: ["openai", "azure"],
  }),
  model("openai/cheap", { inputPrice: "0.0000001", priceRank: 300_000n, releasedOn: "2026-01-01" }),
  model("meta/free", { inputPrice: "0", outputPrice: "0", priceRank: 0n, contextLength: 8_000 }),
  model("meta/tools", { supports: ["tools", "reasoning"], contextLength: 1_000_000 }),
];

const idsWith = (filters: Partial<ModelFilters>) =>
  filterModels(models, { ...anyModel, sort: "name", ...filters }).map(({ id }) => id);

describe("filtering models", () => {
  it.each<[string, Partial<ModelFilters>, string[]]>([
    ["every word of the search", { q: "OPENAI ch" }, ["openai/cheap"]],
    ["author", { author: "meta" }, ["meta/free", "meta/tools"]],
    ["provider", { provider: "azure" }, ["openai/bright"]],
    ["modality", { modality: "image" }, ["openai/bright"]],
    ["context", { context: 200_000 }, ["meta/tools"]],
    ["free only", { price: 0 }, ["meta/free"]],
    ["price to the exact limit", { price: 1 }, ["openai/bright", "openai/cheap", "meta/free", "meta/tools"]],
    ["all parameters", { parameters: ["tools", "reasoning"] }, ["meta/tools"]],
    ["an author nobody knows", { author: "nobody" }, []],
  ])("keeps by %s", (_name, filters, expected) => {
    expect(idsWith(filters)).toEqual(expected);
  });

  it.each<[ModelFilters["sort"], string]>([
    ["newest", "openai/bright"],
    ["price", "meta/free"],
    ["price-high", "meta/tools"],
    ["context", "meta/tools"],
    ["name", "openai/bright"],
  ])("sorts by %s", (sort, first) => {
    expect(idsWith({ sort })[0]).toBe(first);
  });
});
