import { nanoUsd } from "@causeway/money";
import type { ApiKeySummary } from "@causeway/services";
import { expect, it } from "vitest";
import { toKeyView } from "./key-view.ts";

const key: ApiKeySummary = {
  id: "k",
  class: "inference",
  name: "Production",
  label: "sk-cw-v1-abc…xyz",
  status: "active",
  createdAt: new Date("2026-11-01T00:00:00Z"),
  createdBy: undefined,
  lastUsedAt: undefined,
  expiresAt: undefined,
  revokedAt: undefined,
  spentTotal: nanoUsd(12_345_678_901n),
  spentThisMonth: nanoUsd(1n),
  limit: undefined,
  limitReset: undefined,
  spentAgainstLimit: nanoUsd(0n),
};

it("keeps money exact", () => {
  expect(toKeyView(key)).toMatchObject({ spentTotal: "12.345678901", spentThisMonth: "0.000000001", limit: undefined });
});

it.each([
  [25_000_000_000n, 5_000_000_000n, 20],
  [3n, 1n, 33.3],
  [1n, 5n, 100],
  [0n, 0n, 100],
])("of a limit of %s with %s spent fills %s %% of the bar", (limit, spent, percent) => {
  const view = toKeyView({ ...key, limit: nanoUsd(limit), spentAgainstLimit: nanoUsd(spent) });
  expect(view.limit?.percent).toBe(percent);
});
