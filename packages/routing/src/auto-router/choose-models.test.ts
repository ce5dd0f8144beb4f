import { catalogSnapshot, type Endpoint, type Model } from "@causeway/catalog";
import { picoUsd } from "@causeway/money";
import { type AutoRouterWish, costTiers, noPreferences, readChatCompletion } from "@causeway/protocol";
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { EndpointHealth } from "../health/endpoint-health.ts";
import { requirementsOf } from "../requirements.ts";
import { type ChoiceQuestion, chooseModels } from "./choose-models.ts";
import { bandOf, ceilingOf, underCeiling } from "./cost-band.ts";
import { demandOf, taskFactsOf } from "./task-facts.ts";

const model = (id: string, facts: Partial<Model> = {}): Model => ({
  id,
  name: id,
  author: id.split("/")[0] ?? "",
  contextLength: 100_000,
  maxOutputTokens: undefined,
  inputModalities: ["text"],
  outputModalities: ["text"],
  supportedParameters: [],
  releasedOn: "2026-01-01",
  listedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: undefined,
  deprecatedOn: undefined,
  ...facts,
});

const endpoint = (modelId: string, providerId: string, micro: number, facts: Partial<Endpoint> = {}): Endpoint => ({
  id: `${providerId}:${modelId}`,
  modelId,
  providerId,
  upstreamModelId: modelId,
  contextLength: 100_000,
  maxOutputTokens: undefined,
  quantization: undefined,
  inputModalities: ["text"],
  supportedParameters: ["temperature", "tools"],
  price: {
    input: picoUsd(BigInt(micro) * 1_000n),
    output: picoUsd(BigInt(micro) * 4_000n),
    cachedInput: undefined,
    cacheWrite: undefined,
    request: undefined,
    tiers: [],
  },
  priceVersionId: "1",
  ...facts,
});

/** Ten models, `m/0` the cheapest; beside them what is never to be chosen. */
const tens = Array.from({ length: 10 }, (_, index) => `m/${index}`);
const catalog = catalogSnapshot(
  [
    ...tens.map((id) => model(id)),
    model("m/gone", { deprecatedOn: "2027-01-01" }),
    model("m/embeds", { outputModalities: ["embedding"] }),
    model("m/0:free"),
    model("m/1:free"),
    model("m/nobody"),
  ],
  [
    ...tens.map((id, index) => endpoint(id, "p", 100 + index)),
    endpoint("m/gone", "p", 1),
    endpoint("m/embeds", "p", 1),
    endpoint("m/0:free", "p", 0),
    endpoint("m/1:free", "p", 0),
  ],
  [{ id: "p", name: "P", dataPolicy: { trainsOnPrompts: false, retentionDays: 0 } }],
);

const ask = (body: object = {}) =>
  readChatCompletion({ messages: [{ role: "user", content: "Hello" }], ...body }).request;

function question(changes: Partial<ChoiceQuestion> & { readonly body?: object } = {}): ChoiceQuestion {
  const { body, ...rest } = changes;
  const request = ask(body);
  const promptTokens = { likely: 10, most: 20 };
  return {
    router: "auto",
    catalog,
    requirements: requirementsOf(request, promptTokens),
    facts: taskFactsOf(request, promptTokens.likely),
    preferences: noPreferences,
    health: new EndpointHealth().view(0),
    wish: undefined,
    fits: (id, pattern) => pattern === id || (pattern.endsWith("*") && id.startsWith(pattern.slice(0, -1))),
    mayUseModel: () => true,
    mayUseProvider: () => true,
    isConfigured: () => true,
    sessionModelId: undefined,
    draw: (id) => Number(id.includes("0")),
    ...rest,
  };
}

const wish = (changes: Partial<AutoRouterWish>): AutoRouterWish => ({
  allowedModels: undefined,
  excludedModels: [],
  costTier: undefined,
  costQualityTradeoff: undefined,
  pinnedModel: undefined,
  ...changes,
});

const chosen = (changes?: Parameters<typeof question>[0]) => chooseModels(question(changes)).modelIds;

describe("a tier chooses a fifth of the models by price", () => {
  test.each(costTiers.map((costTier, index) => [costTier, [`m/${index * 2}`, `m/${index * 2 + 1}`]] as const))(
    "%s",
    (costTier, expected) => {
      expect(chosen({ wish: wish({ costTier }) }).slice(0, 2)).toEqual(expected);
    },
  );

  it("wins over the older scale, which is a ceiling", () => {
    expect(chosen({ wish: wish({ costTier: "max", costQualityTradeoff: 10 }) })[0]).toBe("m/8");
    expect(chosen({ wish: wish({ costQualityTradeoff: 10 }), body: { reasoning: { effort: "max" } } })[0]).toBe("m/0");
    expect(ceilingOf(0)).toBeCloseTo(0.9);
    expect(ceilingOf(10)).toBeCloseTo(0.1);
  });
});

describe("without a tier the request's own demand chooses it", () => {
  const code = "Why does this fail?\n```ts\nconst a = () => {\n  return b;\n};\n```";
  test.each([
    ["a greeting", {}, "low"],
    [
      "prose that mentions a class",
      { messages: [{ role: "user", content: "What class of animal is a frog?" }] },
      "low",
    ],
    ["code", { messages: [{ role: "user", content: code }] }, "medium"],
    ["a path and an error", { messages: [{ role: "user", content: "src/a.py raises ValueError" }] }, "medium"],
    ["tools", { tools: [{ type: "function", function: { name: "f" } }] }, "medium"],
    ["a little reasoning", { reasoning: { effort: "low" } }, "medium"],
    ["reasoning switched off", { reasoning: { enabled: false } }, "low"],
    ["much reasoning", { reasoning: { effort: "high" } }, "high"],
    [
      "much reasoning about code",
      { reasoning: { effort: "high" }, messages: [{ role: "user", content: code }] },
      "xhigh",
    ],
    ["a long answer", { max_tokens: 20_000 }, "medium"],
  ])("%s: %j", (_, body, tier) => {
    const demand = demandOf(taskFactsOf(ask(body), 10));
    expect(demand.tier).toBe(tier);
    expect(demand.reasons.length).toBeGreaterThan(0);
  });

  it("and a long prompt speaks for more", () => {
    expect(demandOf(taskFactsOf(ask(), 50_000)).tier).toBe("medium");
  });
});

describe("is never chosen", () => {
  it("what is free, deprecated, no model of text, or served by nobody", () => {
    const all = costTiers.flatMap((costTier) => chosen({ wish: wish({ costTier }) }));
    expect(all.filter((id) => !tens.includes(id))).toEqual([]);
  });

  it.each([
    ["what is not allowed", { wish: wish({ allowedModels: ["m/3", "x/*"] }) }],
    [
      "what is excluded, though allowed",
      { wish: wish({ allowedModels: ["m/*"], excludedModels: tens.filter((id) => id !== "m/3") }) },
    ],
    ["what limits forbid", { mayUseModel: (id: string) => id === "m/3" }],
  ])("%s", (_, changes) => {
    expect(chosen(changes)).toEqual(["m/3"]);
  });

  it.each([
    ["no provider is allowed", { mayUseProvider: () => false }],
    ["we have no keys", { isConfigured: () => false }],
    ["nobody keeps the caller's rules", { preferences: { ...noPreferences, only: ["q"] } }],
    [
      "nobody takes what is sent",
      {
        body: {
          messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://a.test/x.png" } }] }],
        },
      },
    ],
  ])("anything, when %s", (_, changes) => {
    expect(chooseModels(question(changes))).toEqual({ modelIds: [], reasons: [] });
  });
});

/** Three of the same price, so that they are the lowest fifth, and twelve that cost more. */
const among = (first: Partial<Model>, second: Partial<Model>, endpoints: readonly Endpoint[] = []) => {
  const dear = Array.from({ length: 12 }, (_, index) => `dear/${index}`);
  return catalogSnapshot(
    [model("m/a", first), model("m/b", second), model("m/b-coder"), ...dear.map((id) => model(id))],
    [
      ...["m/a", "m/b", "m/b-coder"].map((id) => endpoint(id, "p", 100)),
      ...dear.map((id, index) => endpoint(id, "p", 10_000 + index)),
      ...endpoints,
    ],
    [],
  );
};

describe("within a band", () => {
  const low = wish({ costTier: "low" });
  const older = { releasedOn: "2025-01-01" };

  it("the newer goes first", () => {
    expect(chosen({ catalog: among(older, { releasedOn: "2026-06-01" }), wish: low })[0]).toBe("m/b");
    expect(chosen({ catalog: among({ releasedOn: "2026-06-01" }, older), wish: low })[0]).toBe("m/a");
    expect(chosen({ catalog: among({ releasedOn: undefined, listedOn: "2026-06-01" }, {}), wish: low })[0]).toBe("m/a");
  });

  it("what many serve goes first", () => {
    const hosts = ["q", "r", "s"].map((providerId) => endpoint("m/b", providerId, 100));
    expect(chosen({ catalog: among({ releasedOn: "2026-02-01" }, {}, hosts), wish: low })[0]).toBe("m/b");
  });

  it("code goes to what is made for code", () => {
    const body = { messages: [{ role: "user", content: "Refactor src/a.ts so that it compiles" }] };
    expect(chosen({ catalog: among({}, {}), wish: low, body })[0]).toBe("m/b-coder");
    expect(chosen({ catalog: among({}, {}), wish: low })[0]).toBe("m/a");
  });

  it("what understands all that was sent goes before what does not", () => {
    const supportedParameters = ["structured_outputs", "response_format"];
    const knowing = among({}, {}, [endpoint("m/b", "q", 500, { supportedParameters })]);
    const body = { response_format: { type: "json_schema", json_schema: { name: "x", schema: {} } } };
    expect(chosen({ catalog: knowing, body })).toEqual(["m/b"]);
  });
});

it("stays with the model that answered before, while it can", () => {
  expect(chosen({ sessionModelId: "m/7" })[0]).toBe("m/7");
  expect(chosen({ sessionModelId: "m/7", wish: wish({ pinnedModel: "m/5" }) })[0]).toBe("m/5");
  expect(chosen({ sessionModelId: "m/gone" })[0]).toBe("m/0");
  expect(chosen({ sessionModelId: "m/7", wish: wish({ excludedModels: ["m/7"] }) })[0]).toBe("m/0");
});

it("leaves out what is away while there is another", () => {
  const health = new EndpointHealth();
  const outcome = { kind: "interrupted", message: "broken" } as const;
  const measure = { outcome, startedMs: 0, firstTokenMs: undefined, outputTokens: 0, durationMs: 1 };
  for (let nowMs = 1; nowMs <= 5; nowMs += 1) health.record("p:m/0", measure, nowMs);
  expect(chosen({ health: health.view(10), sessionModelId: "m/0" })[0]).toBe("m/1");
});

describe("the free router", () => {
  it("draws one of the free models, and never one that costs", () => {
    expect(chosen({ router: "free" })).toEqual(["m/1:free", "m/0:free"]);
    expect(chosen({ router: "free", draw: (id) => Number(id.includes("1")) })).toEqual(["m/0:free", "m/1:free"]);
    expect(chooseModels(question({ router: "free" })).reasons).toEqual([
      "drawn from 2 free models that can serve the request",
    ]);
  });
});

test("the same question has the same answer, allowed and at most four", () => {
  fc.assert(
    fc.property(
      fc.record({
        allowedModels: fc.option(fc.uniqueArray(fc.constantFrom(...tens), { minLength: 1 }), { nil: undefined }),
        excludedModels: fc.array(fc.constantFrom(...tens)),
        costTier: fc.option(fc.constantFrom(...costTiers), { nil: undefined }),
        costQualityTradeoff: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
        pinnedModel: fc.option(fc.constantFrom(...tens), { nil: undefined }),
      }),
      fc.option(fc.constantFrom(...tens), { nil: undefined }),
      (wished, sessionModelId) => {
        const asked = { wish: wished, sessionModelId };
        const { modelIds, reasons } = chooseModels(question(asked));
        expect(chooseModels(question(asked))).toEqual({ modelIds, reasons });
        const allowed = (wished.allowedModels ?? tens).filter((id) => !wished.excludedModels.includes(id));
        expect(modelIds).toHaveLength(Math.min(4, allowed.length));
        expect(new Set(modelIds).size).toBe(modelIds.length);
        expect(modelIds.filter((id) => !allowed.includes(id))).toEqual([]);
      },
    ),
  );
});

test("a band under a ceiling is within it, and no wider than it was", () => {
  fc.assert(
    fc.property(fc.constantFrom(...costTiers), fc.integer({ min: 0, max: 10 }), (tier, tradeoff) => {
      const ceiling = ceilingOf(tradeoff);
      const { from, to } = underCeiling(bandOf(tier), ceiling);
      expect(to).toBeLessThanOrEqual(Math.max(ceiling, bandOf("low").to));
      expect(from).toBeGreaterThanOrEqual(0);
      expect(from).toBeLessThan(to);
    }),
  );
});
