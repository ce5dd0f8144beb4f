import { expect, it } from "vitest";
import type { Actor } from "./actor.ts";
import { authorize } from "./authorize.ts";

const viewer: Actor = { kind: "user", userId: "u", workspaceId: "mine", role: "viewer" };

it("lets a role do what it may in its own workspace", () => {
  expect(() => authorize(viewer, "mine", "api-key:read")).not.toThrow();
});

it("refuses what the role may not do", () => {
  expect(() => authorize(viewer, "mine", "api-key:create")).toThrow(expect.objectContaining({ code: "forbidden" }));
});

it("knows no other workspace, whatever the role", () => {
  const owner: Actor = { ...viewer, role: "owner" };
  expect(() => authorize(owner, "other", "api-key:read")).toThrow(expect.objectContaining({ code: "not-found" }));
});

it("lets the system act anywhere", () => {
  expect(() => authorize({ kind: "system", job: "seed" }, "any", "api-key:create-management")).not.toThrow();
});

it("lets a management key do what an admin may, in its own workspace", () => {
  const key: Actor = { kind: "management-key", apiKeyId: "k", workspaceId: "mine" };
  expect(() => authorize(key, "mine", "api-key:update")).not.toThrow();
  expect(() => authorize(key, "mine", "credits:buy")).not.toThrow();
  expect(() => authorize(key, "other", "api-key:read")).toThrow(expect.objectContaining({ code: "not-found" }));
});
