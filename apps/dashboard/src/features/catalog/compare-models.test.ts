import type { Endpoint, Model, ProviderFacts } from "@causeway/catalog";
import { picoUsd } from "@causeway/money";
import { expect, test } from "vitest";
import { comparedIds, comparisonRows } from "./compare-models.ts";

const model = (id: string, more: Partial<Model> = {}): Model => ({
  id,
  name: id,
  author: "acme",
  contextLength: 128_000,
  maxOutputTokens: undefined,
  inputModalities: ["text"],
  outputModalities: ["text"],
  supportedParameters: ["tools"],
  releasedOn: "2026-01-02",
  listedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: true,
  deprecatedOn: undefined,
  ...more,
});

const endpoint = (modelId: string, providerId: string, input: bigint): Endpoint => ({
  id: `${providerId}:${modelId}`,
  modelId,
  providerId,
  upstreamModelId: modelId,
  contextLength: 128_000,
  maxOutputTokens: undefined,
  quantization: undefined,
  inputModalities: ["text"],
  supportedParameters: [],
  price: {
    input: picoUsd(input),
    output: picoUsd(input),
    cachedInput: undefined,
    cacheWrite: undefined,
    request: undefined,
    tiers: [],
  },
  priceVersionId: "1",
});

const provider = (id: string, trainsOnPrompts: boolean | undefined, retentionDays: number | undefined) =>
  [id, { id, name: id, dataPolicy: { trainsOnPrompts, retentionDays } }] as const satisfies readonly [
    string,
    ProviderFacts,
  ];

test("puts the cheapest price and what the providers promise side by side", () => {
  const rows = comparisonRows(
    [
      {
        model: model("a/one"),
        endpoints: [endpoint("a/one", "x", 2_000_000n), endpoint("a/one", "y", 500_000n)],
        traffic: undefined,
      },
      {
        model: model("a/two"),
        endpoints: [endpoint("a/two", "z", 0n)],
        traffic: { requests: 1, latencyMs: 312.4, tokensPerSecond: 80 },
      },
    ],
    new Map([provider("x", false, 0), provider("y", false, 30), provider("z", undefined, undefined)]),
  );
  const valuesOf = (name: string) => rows.find((row) => row.name === name)?.values;
  expect(valuesOf("Input per million, from")).toEqual(["$0.50", "Free"]);
  expect(valuesOf("… that do not train on prompts")).toEqual(["2 of 2", "0 of 1"]);
  expect(valuesOf("… that keep nothing")).toEqual(["1 of 2", "0 of 1"]);
  expect(valuesOf("First token, last 24 h")).toEqual(["–", "312 ms"]);
  expect(valuesOf("Tools")).toEqual(["Yes", "Yes"]);
});

const isModel = (id: string) => id !== "a/unknown";

test("takes at most four known models, each once", () => {
  expect(comparedIds("a/1,a/1,a/unknown,a/2,a/3,a/4,a/5", isModel)).toEqual(["a/1", "a/2", "a/3", "a/4"]);
  expect(comparedIds(undefined, isModel)).toEqual([]);
});
