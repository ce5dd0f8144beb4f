import { picoUsd } from "@causeway/money";
import type { ProviderPreferences } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
import type { ExcludedBy } from "./candidates.ts";
import { EndpointHealth } from "./health/endpoint-health.ts";
import type { Requirements } from "./requirements.ts";
import { planRoute } from "./route-plan.ts";
import { endpoint, model, question, seededRandom } from "./route-samples.fixture.ts";

const providersOf = (plan: ReturnType<typeof planRoute>) => plan.attempts.map((attempt) => attempt.endpoint.providerId);
const three = [endpoint("a", { rate: 1n }), endpoint("b", { rate: 2n }), endpoint("c", { rate: 3n })];

const mostOf = (...asked: Parameters<typeof question>) => planRoute(question(...asked)).attempts[0]?.mostUnits;

describe("who is tried", () => {
  it.each<[string, Partial<ProviderPreferences>, Partial<Requirements>, string[], ExcludedBy]>([
    ["only", { only: ["b"] }, {}, ["b"], "allowed_providers"],
    ["ignore", { ignore: ["a", "b"] }, {}, ["c"], "allowed_providers"],
    ["order without fallbacks", { order: ["c", "b"], allowFallbacks: false }, {}, ["c", "b"], "allowed_providers"],
    ["max price", { maxPrice: { prompt: picoUsd(1n) } }, {}, ["a"], "max_price"],
    ["quantisation", { quantizations: ["fp8"] }, {}, [], "quantization"],
    ["required parameters", { requireParameters: true }, { parameters: ["seed"] }, [], "require_parameters"],
    ["tools", {}, { parameters: ["tools"] }, [], "tools"],
    ["modalities", {}, { inputModalities: ["image"] }, [], "input_modalities"],
    ["context", {}, { promptTokens: { likely: 300_000, most: 900_000 } }, [], "context_length"],
    ["data collection", { dataCollection: "deny" }, {}, [], "data_policy:training"],
    ["zero retention", { zeroDataRetention: true }, {}, [], "data_policy:zdr"],
  ])("%s excludes the rest and says by what", (_, preferences, requirements, providers, by) => {
    const plan = planRoute(question(three, { preferences, requirements }));
    expect(providersOf(plan)).toEqual(providers);
    expect(plan.exclusions).toHaveLength(3 - providers.length);
    expect(new Set(plan.exclusions.map((exclusion) => exclusion.by))).toEqual(new Set([by]));
  });

  it("is held for all searches that it makes unasked", () => {
    const deep = endpoint("perplexity", { upstreamModelId: "sonar-deep-research" });
    expect(mostOf([deep])).toEqual({ search: 40 });
    const units = { likely: { search: 1 }, most: { search: 8 } };
    expect(mostOf([deep], { requirements: { units } })).toEqual({ search: 40 });
    expect(mostOf([endpoint("perplexity", { upstreamModelId: "sonar" })])).toBeUndefined();
  });

  it("is held for several searches a turn where turns are what its provider counts", () => {
    const units = { likely: { search: 1 }, most: { search: 8, audioToken: 9 } };
    expect(mostOf([endpoint("xai")], { requirements: { units } })).toEqual({ search: 16, audioToken: 9 });
    expect(mostOf([endpoint("openai")], { requirements: { units } })).toEqual({ search: 8, audioToken: 9 });
  });

  it("treats an unknown data policy as the worst case", () => {
    const endpoints = [endpoint("careful"), endpoint("keeping"), endpoint("silent")];
    const denied = planRoute(question(endpoints, { preferences: { dataCollection: "deny" } }));
    expect(providersOf(denied).toSorted()).toEqual(["careful", "keeping"]);
    expect(providersOf(planRoute(question(endpoints, { preferences: { zeroDataRetention: true } })))).toEqual([
      "careful",
    ]);
  });

  it("leaves out providers without a key", () => {
    const plan = planRoute(question(three, { isConfigured: (providerId) => providerId === "b" }));
    expect(providersOf(plan)).toEqual(["b"]);
    expect(plan.exclusions.map((exclusion) => exclusion.by)).toEqual(["not_configured", "not_configured"]);
  });

  it("gives :free only to endpoints that cost nothing", () => {
    const free = question([...three, endpoint("gift", { rate: 0n })], {
      models: [{ model: model("author/one"), variants: ["free"] }],
    });
    expect(providersOf(planRoute(free))).toEqual(["gift"]);
  });

  it("prefers endpoints that understand the answer's format, and drops the wish when none does", () => {
    const able = endpoint("able", { supportedParameters: ["response_format"] });
    const wish = { requirements: { parameters: ["response_format"] } };
    expect(providersOf(planRoute(question([...three, able], wish)))).toEqual(["able"]);
    expect(providersOf(planRoute(question(three, wish)))).toHaveLength(3);
  });

  it("prefers endpoints that can write as much as was asked", () => {
    const long = endpoint("long", { maxOutputTokens: 50_000 });
    const wish = { requirements: { maxOutputTokens: 20_000 } };
    expect(providersOf(planRoute(question([...three, long], wish)))).toEqual(["long"]);
    expect(planRoute(question(three, wish)).attempts[0]?.mostOutputTokens).toBe(8_000);
  });
});

describe("in which order", () => {
  it("sorts by price when asked, or with :floor", () => {
    const shuffled = three.toReversed();
    expect(providersOf(planRoute(question(shuffled, { preferences: { sort: "price" } })))).toEqual(["a", "b", "c"]);
    const floor = question(shuffled, { models: [{ model: model("author/one"), variants: ["floor"] }] });
    expect(providersOf(planRoute(floor))).toEqual(["a", "b", "c"]);
  });

  it("tries listed providers first and keeps the others behind them", () => {
    const plan = planRoute(question(three, { preferences: { order: ["c"], sort: "price" } }));
    expect(providersOf(plan)).toEqual(["c", "a", "b"]);
  });

  it("tries one endpoint only when fallbacks are refused", () => {
    expect(planRoute(question(three, { preferences: { allowFallbacks: false } })).attempts).toHaveLength(1);
  });

  it("chooses the first by 1 / price²: a third of the price is nine times as likely", () => {
    const random = seededRandom(7);
    const pair = [endpoint("cheap", { rate: 1_000_000n }), endpoint("dear", { rate: 3_000_000n })];
    const firsts = Array.from({ length: 5_000 }, () => providersOf(planRoute(question(pair, { random })))[0]);
    const share = firsts.filter((provider) => provider === "cheap").length / firsts.length;
    expect(share).toBeGreaterThan(0.88);
    expect(share).toBeLessThan(0.92);
  });

  it("puts unhealthy endpoints last", () => {
    const health = new EndpointHealth();
    const failure = { kind: "unavailable", reason: "broken", message: "" } as const;
    const measure = { outcome: failure, startedMs: 0, firstTokenMs: undefined, outputTokens: 0, durationMs: 1 };
    for (let i = 0; i < 5; i++) health.record("a:author/one", measure, 0);
    const sick = question(three, { preferences: { sort: "price" }, health: health.view(1_000) });
    expect(providersOf(planRoute(sick))).toEqual(["b", "c", "a"]);
    const listed = question(three, { preferences: { order: ["a", "b"] }, health: health.view(1_000) });
    expect(providersOf(planRoute(listed)).at(-1)).toBe("a");
    const recovered = question(three, { preferences: { sort: "price" }, health: health.view(31_000) });
    expect(providersOf(planRoute(recovered))).toEqual(["a", "b", "c"]);
  });

  it("exhausts a model before its fallback", () => {
    const other = endpoint("d", { rate: 1n, modelId: "author/two" });
    const plan = planRoute(question([...three, other], { preferences: { sort: "price" } }));
    expect(providersOf(plan)).toEqual(["a", "b", "c", "d"]);
  });
});

it("never lets a call read or write more than the context holds", () => {
  const small = endpoint("a", { contextLength: 1_000, maxOutputTokens: undefined });
  const [attempt] = planRoute(
    question([small], { requirements: { promptTokens: { likely: 900, most: 9_000 } } }),
  ).attempts;
  expect(attempt?.mostInputTokens).toBe(1_000);
  expect(attempt?.mostOutputTokens).toBe(1_000);
});
