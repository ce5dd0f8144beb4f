import { formatUsd } from "@causeway/money";
import type { ApiKeyStatus, ApiKeySummary } from "@causeway/services";
import { type LimitsView, toLimitsView } from "../limits/limits-view.ts";

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
  readonly limits: LimitsView;
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
  limits: toLimitsView(key.limits),
});
