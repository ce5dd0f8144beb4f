import { describe, expect, it } from "vitest";
import type { ApiKey } from "./api-key.ts";
import { refusalOf, refusalToGenerate } from "./key-policy.ts";

const now = new Date("2026-11-22T12:00:00Z");
const key: ApiKey = {
  id: "key",
  workspaceId: "workspace",
  class: "inference",
  name: "test",
  label: "sk-cw-v1-abc…xyz",
  disabled: false,
  revokedAt: undefined,
  expiresAt: undefined,
  limits: [],
  createdAt: now,
};

describe("refusalOf", () => {
  it.each<[string, Partial<ApiKey>, RegExp | undefined]>([
    ["a usable key", {}, undefined],
    ["a key that expires later", { expiresAt: new Date(now.getTime() + 1) }, undefined],
    ["a key that expires now", { expiresAt: now }, /expired at 2026-11-22T12:00:00/],
    ["a disabled key", { disabled: true }, /disabled/],
    ["a revoked key", { revokedAt: now }, /revoked/],
  ])("judges %s", (_, changes, message) => {
    const refusal = refusalOf({ ...key, ...changes }, now);
    expect(refusal?.status).toBe(message ? 401 : undefined);
    expect(refusal?.message ?? "").toMatch(message ?? /^$/);
  });
});

it("lets only inference keys call models", () => {
  expect(refusalToGenerate(key)).toBeUndefined();
  expect(refusalToGenerate({ ...key, class: "management" })?.status).toBe(403);
});
