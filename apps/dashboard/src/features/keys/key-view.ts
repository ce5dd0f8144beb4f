import { formatUsd } from "@causeway/money";
import type { ApiKeyStatus, ApiKeySummary } from "@causeway/services";
import { type LimitsView, toLimitsView } from "../limits/limits-view.ts";

/** A key as the browser gets it: money as decimal text, times as ISO 8601. */
export type KeyView = {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly isManagement: boolean;
  /** Nobody has this key: the playground calls with it. */
  readonly isPlayground: boolean;
  readonly status: ApiKeyStatus;
  readonly createdAt: string;
  readonly createdBy: string | undefined;
  /** The app that a person gave it to. */
  readonly app: { readonly name: string; readonly origin: string } | undefined;
  readonly lastUsedAt: string | undefined;
  readonly expiresAt: string | undefined;
  readonly revokedAt: string | undefined;
  /** Addresses and networks from which it works; none is anywhere. */
  readonly allowedIps: readonly string[];
  /** What it is for, in lower case. */
  readonly environment: string | undefined;
  readonly spentTotal: string;
  readonly spentThisMonth: string;
  readonly limits: LimitsView;
  /** Secrets that were rotated away and still work, the one that ends first first. */
  readonly formerSecrets: readonly { readonly label: string; readonly endsAt: string }[];
};

export const toKeyView = (key: ApiKeySummary): KeyView => ({
  id: key.id,
  name: key.name,
  label: key.label,
  isManagement: key.class === "management",
  isPlayground: key.purpose === "playground",
  status: key.status,
  createdAt: key.createdAt.toISOString(),
  createdBy: key.createdBy,
  app: key.app,
  lastUsedAt: key.lastUsedAt?.toISOString(),
  expiresAt: key.expiresAt?.toISOString(),
  revokedAt: key.revokedAt?.toISOString(),
  allowedIps: key.allowedIps,
  environment: key.environment,
  spentTotal: formatUsd(key.spentTotal),
  spentThisMonth: formatUsd(key.spentThisMonth),
  limits: toLimitsView(key.limits),
  formerSecrets: key.formerSecrets.map(({ label, endsAt }) => ({ label, endsAt: endsAt.toISOString() })),
});
