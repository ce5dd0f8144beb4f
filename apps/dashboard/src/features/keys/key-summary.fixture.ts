import { nanoUsd } from "@causeway/money";
import type { ApiKeySummary } from "@causeway/services";

/** A key that nobody used, with some of it changed. */
export const apiKeySummary = (change: Partial<ApiKeySummary> = {}): ApiKeySummary => ({
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
  allowedIps: [],
  environment: undefined,
  spentTotal: nanoUsd(0n),
  spentThisMonth: nanoUsd(0n),
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
  ...change,
});
