import { nanoUsd } from "@causeway/money";
import type { ApiKeySummary } from "@causeway/services";
import { expect, it } from "vitest";
import { toKeyView } from "./key-view.ts";

const key: ApiKeySummary = {
  id: "k",
  class: "inference",
  purpose: "general",
  name: "Production",
  label: "sk-cw-v1-abc…xyz",
  status: "active",
  createdAt: new Date("2026-11-01T00:00:00Z"),
  createdBy: undefined,
  app: undefined,
  lastUsedAt: undefined,
  expiresAt: undefined,
  revokedAt: undefined,
  spentTotal: nanoUsd(12_345_678_901n),
  spentThisMonth: nanoUsd(1n),
  limits: {
    holder: "key",
    subject: "key:k",
    name: "sk-cw-v1-abc…xyz",
    spend: [],
    spending: [],
    countsOwnKeys: false,
    requestsPerMinute: undefined,
    tokensPerMinute: undefined,
    concurrency: undefined,
    models: undefined,
    providers: undefined,
  },
  formerSecrets: [],
};

it("keeps money exact", () => {
  expect(toKeyView(key)).toMatchObject({ spentTotal: "12.345678901", spentThisMonth: "0.000000001" });
});
