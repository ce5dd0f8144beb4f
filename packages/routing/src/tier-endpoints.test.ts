import { serviceTierOf } from "@causeway/catalog";
import { describe, expect, it } from "vitest";
import { isNamedBy } from "./provider-slug.ts";
import { planRoute } from "./route-plan.ts";
import { endpoint, question } from "./route-samples.fixture.ts";

const atTier = (providerId: string, tier: "priority" | "flex", rate: bigint) =>
  endpoint(providerId, { id: `${providerId}/${tier}:author/one`, serviceTier: tier, rate });

const endpoints = [
  endpoint("openai", { rate: 1_000_000n }),
  endpoint("azure", { rate: 900_000n }),
  atTier("openai", "priority", 2_000_000n),
  atTier("openai", "flex", 500_000n),
];
const planned = (changes: Parameters<typeof question>[1] = {}) =>
  planRoute(question(endpoints, changes)).attempts.map(({ endpoint: { id } }) => id);

describe("service tiers", () => {
  it("serve nobody who does not ask for them, and do not make a price", () => {
    expect(planned()).toHaveLength(2);
    expect(planned().map(serviceTierOf)).toEqual([undefined, undefined]);
    expect(planned({ preferences: { sort: "price" } })).toEqual(["azure:author/one", "openai:author/one"]);
  });

  it("priority comes first, whatever else costs, and the usual service after it", () => {
    const ids = planned({ requirements: { serviceTier: "priority" }, preferences: { sort: "price" } });
    expect(ids).toEqual(["openai/priority:author/one", "azure:author/one", "openai:author/one"]);
  });

  it("flex goes nowhere else, as long as somebody has it", () => {
    expect(planned({ requirements: { serviceTier: "flex" } })).toEqual(["openai/flex:author/one"]);
    const elsewhere = planned({ requirements: { serviceTier: "flex" }, preferences: { only: ["azure"] } });
    expect(elsewhere).toEqual(["azure:author/one"]);
  });

  it("are what provider.order and only name them by", () => {
    expect(planned({ preferences: { only: ["openai/priority"] } })).toEqual(["openai/priority:author/one"]);
    const listed = planned({ preferences: { order: ["azure", "openai/flex"], allowFallbacks: false } });
    expect(listed).toEqual(["azure:author/one", "openai/flex:author/one"]);
  });

  it("a provider's own name means its tier where that is asked for", () => {
    const ids = planned({ requirements: { serviceTier: "priority" }, preferences: { only: ["openai"] } });
    expect(ids).toEqual(["openai/priority:author/one", "openai:author/one"]);
    expect(isNamedBy(atTier("openai", "flex", 1n), "openai/priority")).toBe(false);
  });

  it("are left out by max_price as any endpoint is", () => {
    const preferences = { maxPrice: { prompt: 1_500_000n, completion: undefined, request: undefined } as never };
    expect(planned({ requirements: { serviceTier: "priority" }, preferences })).not.toContain(
      "openai/priority:author/one",
    );
  });

  it("know what they are as usual, on own keys too", () => {
    const own = { id: "own-1", providerId: "openai", placement: "prioritized", alwaysUse: false } as const;
    const { attempts } = planRoute(
      question(endpoints, {
        requirements: { serviceTier: "priority" },
        ownKeys: [{ ...own, modelIds: [], apiKeyIds: [], userIds: [] }],
      }),
    );
    expect(attempts.map(({ endpoint: { id }, usual, credential }) => [credential.kind, id, usual?.id])).toEqual([
      ["own-key", "openai/priority:author/one", "openai:author/one"],
      ["own-key", "openai:author/one", undefined],
      ["shared", "openai/priority:author/one", "openai:author/one"],
      ["shared", expect.any(String), undefined],
      ["shared", expect.any(String), undefined],
    ]);
  });

  it("keep a pinned session where it is", () => {
    const session = { draw: () => 0.5, pinOf: () => "openai:author/one" };
    const ids = planned({ requirements: { serviceTier: "priority" }, preferences: { sticky: "pin" }, session });
    expect(ids).toEqual(["openai/priority:author/one", "openai:author/one"]);
  });
});
