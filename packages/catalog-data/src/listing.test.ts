import {
  catalogSnapshot,
  createdOf,
  type Endpoint,
  listModels,
  type Model,
  type ModelFilter,
  type ModelOrder,
  unmeasured,
} from "@causeway/catalog";
import { picoUsd } from "@causeway/money";
import { describe, expect, it } from "vitest";
import { loadCatalogData } from "./load-catalog-data.ts";

/** What `GET /models` answers of the catalogue that ships, against the rows themselves. */
const { models, endpoints, tierEndpoints, providers } = loadCatalogData();
const catalog = catalogSnapshot(models, [...endpoints, ...tierEndpoints], providers);
const nowMs = Date.parse("2026-11-23T00:00:00Z");
const retention = new Map(providers.map(({ id, dataPolicy }) => [id, dataPolicy.retentionDays]));

/** Some figures for each endpoint, the same every time, and none for every fifth. */
const measures = new Map(
  endpoints.map(({ id }, index) => [
    id,
    index % 5 === 0
      ? unmeasured
      : {
          ...unmeasured,
          latencyMs: spread(100 + ((index * 7_919) % 4_000)),
          tokensPerSecond: spread(5 + ((index * 104_729) % 300)),
          answeredInDay: (index * 31) % 977,
          toolCalls: index % 3 === 0 ? 0 : 100,
          badToolCalls: (index * 13) % 40,
        },
  ]),
);
function spread(p50: number) {
  return { p50, p75: p50, p90: p50, p99: p50 };
}
const measure = (id: string) => measures.get(id) ?? unmeasured;
const weeklyTokens = new Map(models.flatMap(({ id }, index) => (index % 4 === 0 ? [] : [[id, (index * 17) % 501]])));

const list = (filter: ModelFilter, order: ModelOrder = "newest") =>
  listModels(catalog, { filter, order, measure, weeklyTokens, nowMs }).filter((one) => one.aliasTarget === undefined);
const idsOf = (filter: ModelFilter) => new Set(list(filter).map(({ model }) => model.id));

const million = (dollars: number) => picoUsd(BigInt(dollars * 1_000_000));
const isByToken = ({ price }: Endpoint) => price.input > 0n || price.output > 0n || price.units === undefined;
const ageOf = (model: Model) => Math.floor((nowMs / 1_000 - createdOf(model)) / 86_400);
const successOf = ({ id }: Endpoint) => {
  const { toolCalls, badToolCalls } = measure(id);
  return toolCalls === 0 ? undefined : 1 - badToolCalls / toolCalls;
};

type Case = readonly [string, ModelFilter, (model: Model, endpoint: Endpoint) => boolean];
const cases: readonly Case[] = [
  ["q", { text: "CODER" }, ({ id, name }) => /coder/i.test(`${id} ${name}`)],
  ["context", { contextLength: 1_000_000 }, (_, one) => one.contextLength >= 1_000_000],
  ["min_price", { inputPrice: { min: million(5), max: undefined } }, (_, { price }) => price.input >= 5_000_000n],
  [
    "max_price",
    { inputPrice: { min: undefined, max: million(0) } },
    (_, one) => isByToken(one) && one.price.input === 0n,
  ],
  [
    "min_ and max_output_price",
    { outputPrice: { min: million(1), max: million(2) } },
    (_, one) => isByToken(one) && one.price.output >= 1_000_000n && one.price.output <= 2_000_000n,
  ],
  ["model_authors", { authors: ["mistralai", "qwen"] }, ({ author }) => author === "mistralai" || author === "qwen"],
  ["providers", { providers: ["groq", "cerebras"] }, (_, one) => ["groq", "cerebras"].includes(one.providerId)],
  ["distillable", { isDistillable: true }, ({ openWeights }) => openWeights === true],
  ["not distillable", { isDistillable: false }, ({ openWeights }) => openWeights !== true],
  ["zdr", { keepsNothing: true }, (_, { providerId }) => retention.get(providerId) === 0],
  ["max_age_days", { ageDays: { min: undefined, max: 120 } }, (one) => createdOf(one) > 0 && ageOf(one) <= 120],
  ["min_age_days", { ageDays: { min: 365, max: undefined } }, (one) => createdOf(one) > 0 && ageOf(one) >= 365],
  [
    "supported_parameters",
    { supportedParameters: ["tools", "seed"] },
    (_, { supportedParameters: known }) => known.includes("tools") && known.includes("seed"),
  ],
  [
    "max_completion_tokens, which is max_tokens",
    { supportedParameters: ["max_completion_tokens"] },
    (_, { supportedParameters: known }) => known.includes("max_tokens"),
  ],
  [
    "input_modalities",
    { inputModalities: ["text", "image"] },
    (_, { inputModalities: known }) => known.includes("text") && known.includes("image"),
  ],
  ["output_modalities", { outputModalities: ["embedding"] }, (one) => one.outputModalities.includes("embedding")],
  ["min_tool_success_rate", { toolSuccess: { min: 0.9, max: undefined } }, (_, one) => (successOf(one) ?? 0) >= 0.9],
  [
    "several, by one endpoint",
    { keepsNothing: true, supportedParameters: ["tools"], inputPrice: { min: undefined, max: million(1) } },
    (_, one) =>
      retention.get(one.providerId) === 0 &&
      one.supportedParameters.includes("tools") &&
      isByToken(one) &&
      one.price.input <= 1_000_000n,
  ],
];

const best = (endpointsOf: readonly Endpoint[], value: (endpoint: Endpoint) => number | undefined) => {
  const known = endpointsOf.flatMap((endpoint) => value(endpoint) ?? []);
  return known.length === 0 ? undefined : Math.min(...known);
};

describe("the models that ship", () => {
  it.each(cases)("are filtered by %s as their rows say", (_, filter, matches) => {
    const byId = new Map(models.map((model) => [model.id, model]));
    const expected = endpoints.flatMap((endpoint) => {
      const model = byId.get(endpoint.modelId);
      return model && matches(model, endpoint) ? [model.id] : [];
    });
    expect(idsOf(filter)).toEqual(new Set(expected));
    expect(expected.length).toBeGreaterThan(0);
    expect(new Set(expected).size).toBeLessThan(models.length + 1);
  });

  it.each(["Claude", "Gemini", "Qwen", "DeepSeek", "Llama3", "Grok"] as const)(
    "are of the family %s by their ids",
    (family) => {
      const ids = [...idsOf({ families: [family] })];
      const word = family.replace(/3$/, "").toLowerCase();
      expect(ids.length).toBeGreaterThan(0);
      expect(ids.filter((id) => !id.includes(word))).toEqual([]);
    },
  );

  type Listed = ReturnType<typeof list>[number];
  const keys: readonly (readonly [ModelOrder, (listed: Listed) => number | undefined])[] = [
    ["newest", ({ model }) => -createdOf(model)],
    [
      "pricing-low-to-high",
      ({ cheapest: one }) => (isByToken(one) ? Number(one.price.input + one.price.output) : undefined),
    ],
    [
      "pricing-high-to-low",
      ({ cheapest: one }) => (isByToken(one) ? -Number(one.price.input + one.price.output) : undefined),
    ],
    ["context-high-to-low", ({ model }) => -model.contextLength],
    ["latency-low-to-high", ({ endpoints: all }) => best(all, ({ id }) => measure(id).latencyMs?.p50)],
    [
      "throughput-high-to-low",
      ({ endpoints: all }) =>
        best(all, ({ id }) => (measure(id).tokensPerSecond ? -(measure(id).tokensPerSecond?.p50 ?? 0) : undefined)),
    ],
    ["most-popular", ({ endpoints: all }) => -all.reduce((sum, { id }) => sum + measure(id).answeredInDay, 0)],
    [
      "top-weekly",
      ({ model }) => {
        const tokens = weeklyTokens.get(model.id);
        return tokens === undefined ? undefined : -tokens;
      },
    ],
  ];
  it.each(keys)("are sorted by %s, what is not known last", (order, key) => {
    const listed = list({}, order);
    const values = listed.map((one) => key(one) ?? Number.POSITIVE_INFINITY);
    expect(listed).toHaveLength(models.length);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
  });

  it("are neither listed nor priced by their service tiers", () => {
    const tiers = new Set(tierEndpoints.map(({ id }) => id));
    const shown = list({}).flatMap((one) => [one.cheapest, ...one.endpoints]);
    expect(shown.filter(({ id }) => tiers.has(id))).toEqual([]);
  });
});
