import { describe, expect, test } from "vitest";
import type { CatalogFile, EndpointRow } from "./catalog-file.ts";
import { compareCatalogs, printDifference } from "./difference.ts";

const endpoint = (id: string, price: EndpointRow["price"]): EndpointRow => ({
  id,
  modelId: id.slice(id.indexOf(":") + 1),
  providerId: id.slice(0, id.indexOf(":")),
  upstreamModelId: "m",
  contextLength: 1,
  inputModalities: ["text"],
  supportedParameters: [],
  price,
  origins: {},
  facts: "test",
});
const catalog = (...endpoints: EndpointRow[]): CatalogFile => ({ models: [], endpoints, providers: [] });

describe("compareCatalogs", () => {
  test("finds nothing between a catalogue and itself", () => {
    const same = catalog(
      endpoint("a:x/y", { input: "1", output: "2", tiers: [{ minPromptTokens: 5, input: "2", output: "3" }] }),
    );
    expect(compareCatalogs(same, same)).toEqual({
      newModels: [],
      goneModels: [],
      newEndpoints: [],
      goneEndpoints: [],
      priceChanges: [],
      refused: [],
    });
  });

  test("names what is new and what is gone", () => {
    const difference = compareCatalogs(
      catalog(endpoint("a:x/y", { input: "1", output: "2" })),
      catalog(endpoint("b:x/y", { input: "1", output: "2" })),
    );
    expect(difference).toMatchObject({ newEndpoints: ["b:x/y"], goneEndpoints: ["a:x/y"], priceChanges: [] });
  });

  test("names every rate that changed, in tiers too", () => {
    const { priceChanges, refused } = compareCatalogs(
      catalog(
        endpoint("a:x/y", {
          input: "1",
          output: "2",
          cachedInput: "0.5",
          tiers: [{ minPromptTokens: 9, input: "2", output: "4" }],
        }),
      ),
      catalog(
        endpoint("a:x/y", { input: "1", output: "3", tiers: [{ minPromptTokens: 9, input: "2.5", output: "4" }] }),
      ),
    );
    expect(priceChanges).toEqual([
      { endpointId: "a:x/y", rate: "output", before: "2", after: "3" },
      { endpointId: "a:x/y", rate: "cachedInput", before: "0.5", after: undefined },
      { endpointId: "a:x/y", rate: "input above 9", before: "2", after: "2.5" },
    ]);
    expect(refused).toEqual([]);
  });

  test.each([
    ["1", "5", false],
    ["1", "5.000001", true],
    ["5", "1", false],
    ["5", "0.999999", true],
    ["0", "0.01", true],
    ["0.01", "0", true],
  ])("from %s to %s: refused until a person accepts is %s", (before, after, isRefused) => {
    const { refused } = compareCatalogs(
      catalog(endpoint("a:x/y", { input: before, output: "1" })),
      catalog(endpoint("a:x/y", { input: after, output: "1" })),
    );
    expect(refused.length > 0).toBe(isRefused);
  });

  test("prints a line a change and the counts", () => {
    const text = printDifference(
      compareCatalogs(
        catalog(endpoint("a:x/y", { input: "1", output: "2" })),
        catalog(endpoint("a:x/y", { input: "9", output: "2" })),
      ),
    );
    expect(text).toContain("~ a:x/y input: 1 → 9");
    expect(text).toContain("1 prices changed, 1 by more than five times");
  });
});
