import { describe, expect, it } from "vitest";
import { type OwnKey, ownKeysFor } from "./own-keys.ts";
import { endpoint, question } from "./route-samples.fixture.ts";
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
