import { formatUsd } from "@causeway/money";
import type { ApiKeyStatus, ApiKeySummary } from "@causeway/services";

/** A key as the browser gets it: money as decimal text, times as ISO 8601. */
export type KeyView = {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly isManagement: boolean;
  readonly status: ApiKeyStatus;
  readonly createdAt: string;
  readonly createdBy: string | undefined;
  readonly lastUsedAt: string | undefined;
  readonly expiresAt: string | undefined;
  readonly revokedAt: string | undefined;
  readonly spentTotal: string;
  readonly spentThisMonth: string;
  readonly limit: LimitView | undefined;
};

export type LimitView = {
  readonly amount: string;
  readonly spent: string;
  /** 0 to 100, for the bar. */
  readonly percent: number;
  readonly reset: "daily" | "weekly" | "monthly" | undefined;
};

export const toKeyView = (key: ApiKeySummary): KeyView => ({
  id: key.id,
  name: key.name,
  label: key.label,
  isManagement: key.class === "management",
  status: key.status,
  createdAt: key.createdAt.toISOString(),
  createdBy: key.createdBy,
  lastUsedAt: key.lastUsedAt?.toISOString(),
  expiresAt: key.expiresAt?.toISOString(),
  revokedAt: key.revokedAt?.toISOString(),
  spentTotal: formatUsd(key.spentTotal),
  spentThisMonth: formatUsd(key.spentThisMonth),
  limit: toLimitView(key),
});

function toLimitView({ limit, limitReset, spentAgainstLimit }: ApiKeySummary): LimitView | undefined {
  if (limit === undefined) return undefined;
  const perMille = limit === 0n ? 1000n : (spentAgainstLimit * 1000n) / limit;
  return {
    amount: formatUsd(limit),
    spent: formatUsd(spentAgainstLimit),
    percent: Number(perMille > 1000n ? 1000n : perMille) / 10,
    reset: limitReset,
  };
}
