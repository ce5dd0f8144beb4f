import { describe, expect, it } from "vitest";
import { findModels } from "./filter-models.ts";
import { anyModel, type ModelFilters, type SortOrder } from "./model-filters.ts";
import { someModels, today } from "./model-samples.fixture.ts";

const found = (filters: Partial<ModelFilters>, sort: SortOrder = "name") =>
  findModels(someModels, { ...anyModel, ...filters }, sort, today);
const idsWith = (filters: Partial<ModelFilters>, sort?: SortOrder) => found(filters, sort).map(({ model }) => model.id);

describe("filtering models", () => {
  it.each<[string, Partial<ModelFilters>, string[]]>([
    ["every word of the search", { q: "OPENAI ch" }, ["openai/cheap"]],
    ["one of the authors", { author: ["meta"] }, ["meta/embedder", "meta/free", "meta/tools"]],
    ["one of the providers", { provider: ["azure", "nobody"] }, ["openai/bright"]],
    ["all that goes in", { takes: ["image", "text"] }, ["openai/bright"]],
    ["one of what comes out", { gives: ["embedding", "rerank"] }, ["meta/embedder"]],
    ["context", { context: 200_000 }, ["meta/tools"]],
    ["free only", { price: 0 }, ["meta/free"]],
    ["price to the exact limit", { price: 1, author: ["openai"] }, ["openai/bright", "openai/cheap"]],
    ["all parameters", { parameters: ["tools", "reasoning"] }, ["meta/tools"]],
    ["no training", { policy: ["no-training"] }, ["openai/bright", "meta/tools"]],
    ["nothing kept", { policy: ["zdr"] }, ["meta/tools"]],
    ["release", { released: 30 }, ["openai/bright"]],
    ["an author nobody knows", { author: ["nobody"] }, []],
  ])("keeps by %s", (_name, filters, expected) => {
    expect(idsWith(filters)).toEqual(expected);
  });

  it("finds no model for the price of one provider and the privacy of another", () => {
    expect(idsWith({ policy: ["no-training"], price: 1 })).toEqual(["meta/tools"]);
  });

  it("shows the price of the cheapest provider that was asked for", () => {
    expect(found({ provider: ["azure"] })[0]?.offers.map(({ inputPrice }) => inputPrice)).toEqual(["0.00001"]);
  });

  it.each<[SortOrder, string[]]>([
    ["newest", ["openai/bright", "openai/cheap"]],
    ["popular", ["openai/cheap", "openai/bright"]],
    ["top-weekly", ["meta/tools", "openai/bright"]],
    ["price", ["meta/free", "openai/cheap"]],
    ["price-high", ["openai/bright", "meta/embedder"]],
    ["context", ["meta/tools", "openai/bright"]],
    ["throughput", ["openai/bright", "openai/cheap"]],
    ["latency", ["openai/cheap", "openai/bright"]],
    ["name", ["openai/bright", "openai/cheap"]],
  ])("sorts by %s", (sort, first) => {
    expect(idsWith({}, sort).slice(0, 2)).toEqual(first);
  });
});
