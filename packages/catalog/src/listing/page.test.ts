import { picoUsd } from "@causeway/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Model } from "../model.ts";
import { listedModel, type ListedModel } from "./list-models.ts";
import { type PageQuestion, pageOf } from "./page.ts";

const price = {
  input: picoUsd(1n),
  output: picoUsd(1n),
  cachedInput: undefined,
  cacheWrite: undefined,
  request: undefined,
  tiers: [],
};

function listOf(count: number): readonly ListedModel[] {
  return Array.from({ length: count }, (_, index) => {
    const model: Model = {
      id: `m/${index}`,
      name: "",
      author: "m",
      contextLength: 1,
      maxOutputTokens: undefined,
      inputModalities: ["text"],
      outputModalities: ["text"],
      supportedParameters: [],
      releasedOn: undefined,
      listedOn: undefined,
      knowledgeCutoff: undefined,
      openWeights: undefined,
      deprecatedOn: undefined,
    };
    const endpoint = {
      id: `p:${model.id}`,
      modelId: model.id,
      providerId: "p",
      upstreamModelId: "m",
      contextLength: 1,
      maxOutputTokens: undefined,
      quantization: undefined,
      inputModalities: [],
      supportedParameters: [],
      price,
      priceVersionId: "1",
    };
    return listedModel(model, [endpoint]);
  }).filter((one) => one !== undefined);
}

const three = listOf(3);
const idsOf = (page: PageQuestion) => {
  const { items, hasMore } = pageOf(three, page);
  return [items.map(({ model }) => model.id), hasMore];
};

test("can be walked by id, both ways", () => {
  expect(idsOf({ limit: 2 })).toEqual([["m/0", "m/1"], true]);
  expect(idsOf({ limit: 2, afterId: "m/1" })).toEqual([["m/2"], false]);
  expect(idsOf({ limit: 1, beforeId: "m/2" })).toEqual([["m/1"], true]);
  expect(idsOf({ offset: 1 })).toEqual([["m/1", "m/2"], false]);
  expect(idsOf({ offset: 9 })).toEqual([[], false]);
  expect(idsOf({ afterId: "nobody/knows" })).toEqual([[], false]);
});

test("walking from offset to offset meets every model once, in order", () => {
  fc.assert(
    fc.property(fc.nat(30), fc.integer({ min: 1, max: 12 }), (count, limit) => {
      const list = listOf(count);
      const met: ListedModel[] = [];
      for (let offset: number | undefined = 0; offset !== undefined; ) {
        const page = pageOf(list, { limit, offset });
        expect(page.totalCount).toBe(count);
        expect(page.hasMore).toBe(page.nextOffset !== undefined);
        met.push(...page.items);
        offset = page.nextOffset;
      }
      expect(met).toEqual(list);
    }),
  );
});
