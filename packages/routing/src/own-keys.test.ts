import { describe, expect, it } from "vitest";
import { nanoUsd } from "@causeway/money";
import { type OwnKey, ownKeysFor, ownModels } from "./own-keys.ts";
import type { OwnEndpoint } from "./own-endpoint.ts";
import { endpoint, model, question } from "./route-samples.fixture.ts";
import { planRoute } from "./route-plan.ts";

const key = (id: string, changes: Partial<OwnKey> = {}): OwnKey => ({
  id,
  providerId: "a",
  placement: "prioritized",
  alwaysUse: false,
  modelIds: [],
  apiKeyIds: [],
  userIds: [],
  ...changes,
});

const ownEndpoint = (slug: string, changes: Partial<OwnEndpoint> = {}): OwnEndpoint => ({
  name: `The ${slug}`,
  providerId: `own-${slug}`,
  wireFormat: "openai-chat",
  baseUrl: "https://models.example.com/v1",
  endpoints: [endpoint(`own-${slug}`)],
  models: [],
  lane: undefined,
  ...changes,
});

const lane = {
  monthlyPrice: nanoUsd(20_000_000_000n),
  windows: [],
  concurrency: 1,
  queueLength: 0,
  longestWaitMs: 0,
  answersWhole: true,
};

const own = (slug: string, changes: Partial<OwnKey> = {}, more: Partial<OwnEndpoint> = {}) =>
  key(slug, { providerId: `own-${slug}`, endpoint: ownEndpoint(slug, more), ...changes });

const endpoints = [endpoint("a"), endpoint("b")];
type Changes = Parameters<typeof question>[1];

/** `provider` for shared capacity, `provider#key` for an own key. */
const planned = (ownKeys: readonly OwnKey[], changes: Changes = {}) =>
  planRoute(
    question(endpoints, { preferences: { sort: "price", ...changes.preferences }, ...changes, ownKeys }),
  ).attempts.map(({ endpoint: { providerId }, credential }) =>
    credential.kind === "own-key" ? `${providerId}#${credential.id}` : providerId,
  );

const isConfigured = (providerId: string) => providerId === "b";

describe("own keys in a route", () => {
  it("are tried before or after shared capacity, in the owner's order", () => {
    const keys = [key("1", { providerId: "b" }), key("2"), key("3", { placement: "fallback" })];
    expect(planned(keys)).toEqual(["b#1", "a#2", "a", "b", "a#3"]);
    expect(planned(keys.slice(0, 2).toReversed())).toEqual(["a#2", "b#1", "a", "b"]);
  });

  it("that are always used take shared capacity out, and leave other own keys in", () => {
    const keys = [key("1", { alwaysUse: true }), key("2", { placement: "fallback", providerId: "b" })];
    expect(planned(keys)).toEqual(["a#1", "b#2"]);
  });

  it("forbid nothing to calls that they cannot serve", () => {
    expect(planned([key("1", { alwaysUse: true, modelIds: ["author/other"] })])).toEqual(["a", "b"]);
    expect(planned([key("1", { alwaysUse: true, providerId: "nobody" })])).toEqual(["a", "b"]);
    const only = { preferences: { only: ["b"] } };
    expect(planned([key("1", { alwaysUse: true })], only)).toEqual(["b"]);
  });

  it("reach providers that we have no key for, unless those cannot be called with one", () => {
    expect(planned([key("1")], { isConfigured })).toEqual(["a#1", "b"]);
    expect(planned([key("1")], { isConfigured, takesOwnKeys: () => false })).toEqual(["b"]);
  });

  it("come first whatever order the caller asked for, and alone when it wants no fallback", () => {
    expect(planned([key("1")], { preferences: { order: ["b", "a"] } })).toEqual(["a#1", "b", "a"]);
    expect(planned([key("1")], { preferences: { allowFallbacks: false } })).toEqual(["a#1"]);
  });

  it("serve the API keys and members that they name", () => {
    const keys = [key("all"), key("key", { apiKeyIds: ["k"] }), key("member", { userIds: ["u"] })];
    const served = (caller: Parameters<typeof ownKeysFor>[1]) => ownKeysFor(keys, caller).map(({ id }) => id);
    expect(served({ apiKeyId: "k", userId: "u" })).toEqual(["all", "key", "member"]);
    expect(served({ apiKeyId: "x", userId: undefined })).toEqual(["all"]);
  });
});

describe("own endpoints in a route", () => {
  it("are tried among the own keys, in the owner's order, and say which endpoint they are", () => {
    const keys = [own("gpu"), key("2"), own("spare", { placement: "fallback" })];
    expect(planned(keys)).toEqual(["own-gpu#gpu", "a#2", "a", "b", "own-spare#spare"]);
    const [first] = planRoute(question(endpoints, { ownKeys: keys })).attempts;
    expect(first?.credential).toMatchObject({ kind: "own-key", endpoint: { name: "The gpu" } });
  });

  it("serve models that nobody else has, and no others", () => {
    const id = "own/gpu/llama";
    const keys = [own("gpu", {}, { endpoints: [endpoint("own-gpu", { modelId: id })], models: [model(id)] })];
    expect(planned(keys)).toEqual(["a", "b"]);
    expect([...ownModels(keys).keys()]).toEqual([id]);
    const asked = { ...question([], { ownKeys: keys }), models: [{ model: model(id), variants: [] }] };
    expect(planRoute(asked).attempts.map(({ endpoint: { providerId } }) => providerId)).toEqual(["own-gpu"]);
  });

  it("that are left out are named with the reason", () => {
    const short = own("gpu", {}, { endpoints: [endpoint("own-gpu", { contextLength: 10 })] });
    const { exclusions } = planRoute(question(endpoints, { ownKeys: [short] }));
    expect(exclusions).toMatchObject([{ endpoint: { providerId: "own-gpu" }, by: "context_length" }]);
  });

  it("paid by the month come before all that is paid by the call, wherever their owner put them", () => {
    const keys = [
      own("metered"),
      key("2"),
      own("first", {}, { lane }),
      own("second", { placement: "fallback" }, { lane }),
    ];
    expect(planned(keys)).toEqual(["own-first#first", "own-second#second", "own-metered#metered", "a#2", "a", "b"]);
  });
});
