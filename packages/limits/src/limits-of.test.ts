import { parseUsd } from "@causeway/money";
import { expect, it } from "vitest";
import type { ApiKey } from "./api-key.ts";
import { limitsOf } from "./limits-of.ts";

const key: ApiKey = {
  id: "k1",
  workspaceId: "w1",
  class: "inference",
  name: "test",
  label: "sk-cw-v1-abc…xyz",
  disabled: false,
  revokedAt: undefined,
  expiresAt: undefined,
  limit: undefined,
  limitReset: undefined,
  createdAt: new Date("2026-11-22T12:00:00Z"),
};

it("counts a call against its key's limit, when it has one", () => {
  expect(limitsOf(key).budgets).toEqual([]);
  const limited = { ...key, limit: parseUsd("5"), limitReset: "weekly" } as const;
  expect(limitsOf(limited).budgets).toEqual([
    { holder: "key", subject: "key:k1", limit: 5_000_000_000n, reset: "weekly", countsOwnKeys: false },
  ]);
});
