import { picoUsd } from "@causeway/money";
import { expect, it } from "vitest";
import { explainExclusions } from "./explain-exclusions.ts";
import { nearestRequest } from "./nearest-request.ts";
import { planRoute } from "./route-plan.ts";
import { endpoint, model, question } from "./route-samples.fixture.ts";

type Changes = Parameters<typeof question>[1];

const pair = [endpoint("careful", { rate: 2_000_000n }), endpoint("keeping", { rate: 3_000_000n })];

const nearest = (changes: Changes, endpoints = pair) => {
  const asked = question(endpoints, changes);
  return nearestRequest(asked, planRoute(asked).exclusions);
};

it.each<[string, Changes, string, readonly string[]]>([
  [
    "a wish that nobody fulfils",
    { preferences: { quantizations: ["fp8"] } },
    "leave out provider.quantizations",
    ["careful", "keeping"],
  ],
  [
    "a list that leaves nobody",
    { preferences: { only: ["nobody"] } },
    "leave out provider.only",
    ["careful", "keeping"],
  ],
  [
    "an order that leaves nobody",
    { preferences: { order: ["nobody"], allowFallbacks: false } },
    "leave out provider.order",
    ["careful", "keeping"],
  ],
  [
    "lists that leave nobody together",
    { preferences: { only: ["careful"], ignore: ["careful"] } },
    "leave out provider.only and provider.ignore",
    ["careful", "keeping"],
  ],
  [
    "only the wish that is in the way",
    { preferences: { zeroDataRetention: true, ignore: ["careful"] } },
    "leave out provider.ignore",
    ["careful"],
  ],
  [
    "a price that is too low",
    { preferences: { maxPrice: { prompt: picoUsd(1_000_000n), completion: picoUsd(9_000_000n) } } },
    "raise provider.max_price.prompt to 2",
    ["careful"],
  ],
  [
    "the :free variant of a model that has none",
    { models: [{ model: model("author/one"), variants: ["free"] }] },
    "leave out :free",
    ["careful", "keeping"],
  ],
])("for %s: says what to change", (_, changes, change, providers) => {
  const found = nearest(changes);
  expect(found?.change).toBe(change);
  expect(found?.providers.toSorted()).toEqual(providers);
});

it("for what no host of the model can do: names another model of its maker", () => {
  const able = endpoint("able", { modelId: "author/two", supportedParameters: ["tools"] });
  const asked = {
    ...question([...pair, able], { requirements: { parameters: ["tools"] } }),
    models: [{ model: model("author/one"), variants: [] }],
  };
  expect(nearestRequest(asked, planRoute(asked).exclusions)).toMatchObject({
    change: "ask author/two",
    providers: ["able"],
  });
});

it("says nothing when no single change helps", () => {
  expect(nearest({ preferences: { quantizations: ["fp8"], only: ["nobody"] } })).toBeUndefined();
  expect(nearest({}, [])).toBeUndefined();
});

it("is said in the error, with the field to change", () => {
  const asked = question(pair, { preferences: { quantizations: ["fp8"] } });
  const { exclusions } = planRoute(asked);
  const error = explainExclusions(["author/one"], exclusions, nearestRequest(asked, exclusions));
  expect(error.message).toMatch(/To have it served by \w+ or \w+, leave out provider\.quantizations\.$/);
  expect(error.metadata["nearest_request"]).toMatchObject({ field: "provider.quantizations", model: "author/one" });
});
