import { picoUsd } from "@causeway/money";
import { expect, test } from "vitest";
import { pricesOutput, purposeOf, unitPriceText } from "./model-purpose.ts";

const price = { input: picoUsd(0n), output: picoUsd(0n), cachedInput: undefined, cacheWrite: undefined };

test.each([
  [["text"], "conversations"],
  [["text", "image"], "conversations"],
  [["embedding"], "embeddings"],
  [["rerank"], "reranking"],
  [["image"], "images"],
  [["audio"], "speech"],
  [["transcript"], "transcriptions"],
  [["search"], "search"],
])("a model that gives %j is for %s", (outputs, purpose) => {
  expect(purposeOf(outputs)).toBe(purpose);
});

test("what is counted beside tokens is told with its price", () => {
  const plain = { ...price, request: undefined, tiers: [] };
  expect(unitPriceText(plain)).toBeUndefined();
  expect(unitPriceText({ ...plain, units: { search: picoUsd(2_000_000_000n) } })).toBe("$0.002 a search");
});

test("tokens that come out have a price where words or images are made of them", () => {
  expect([pricesOutput("conversations", false), pricesOutput("images", false)]).toEqual([true, true]);
  expect([pricesOutput("images", true), pricesOutput("embeddings", false)]).toEqual([false, false]);
});
