import { expect, it } from "vitest";
import { endpointOf, modelOf } from "./listing/listed.fixture.ts";
import { serviceTierNamed, serviceTierOf, tierEndpointId, usualEndpointId } from "./service-tier.ts";
import { catalogSnapshot } from "./snapshot.ts";

it.each([
  ["priority", "priority"],
  ["fast", "priority"],
  ["flex", "flex"],
  ["default", undefined],
  ["auto", undefined],
  ["scale", undefined],
  [7, undefined],
])("the tier that is called %s is %s", (name, tier) => {
  expect(serviceTierNamed(name)).toBe(tier);
});

it("is told by an endpoint's id", () => {
  const endpoint = { providerId: "openai", modelId: "openai/gpt-5" };
  expect(tierEndpointId(endpoint, "priority")).toBe("openai/priority:openai/gpt-5");
  expect(usualEndpointId(endpoint)).toBe("openai:openai/gpt-5");
  expect(serviceTierOf("openai/flex:openai/gpt-5")).toBe("flex");
  expect(serviceTierOf("openai:openai/gpt-5")).toBeUndefined();
  expect(serviceTierOf("nvidia:maker/flex:free")).toBeUndefined();
});

it("keeps endpoints of tiers apart, and only those that are served as usual, too", () => {
  const usual = endpointOf("a/one", "openai", { input: 1n, output: 1n });
  const atTier = { ...usual, id: "openai/flex:a/one", serviceTier: "flex" as const };
  const alone = { ...usual, id: "groq/flex:a/one", providerId: "groq", serviceTier: "flex" as const };
  const snapshot = catalogSnapshot([modelOf("a/one")], [atTier, usual, alone], []);
  expect(snapshot.endpoints.get("a/one")).toEqual([usual]);
  expect(snapshot.tierEndpoints.get("a/one")).toEqual([atTier]);
});
