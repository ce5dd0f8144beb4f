import type { LimitState } from "@causeway/db";
import { subjectOf } from "@causeway/limits";
import { type NanoUsd, nanoUsd } from "@causeway/money";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";
import { readLimitStates } from "../usage-limit/read.ts";

export type ApiKeyStatus = "active" | "disabled" | "expired" | "revoked";

export type ApiKeySummary = {
  readonly id: string;
  readonly class: "inference" | "management";
  /** Nobody has the playground's key but the playground. */
  readonly purpose: "general" | "playground";
  readonly name: string;
  /** What may be shown of the key: `sk-cw-v1-abc…xyz`. */
  readonly label: string;
  readonly status: ApiKeyStatus;
  readonly createdAt: Date;
  /** E-mail address of the person who created it; undefined for keys made by the system. */
  readonly createdBy: string | undefined;
  /** The app that a person gave it to: what it calls itself, and scheme, host and port of it. */
  readonly app: { readonly name: string; readonly origin: string } | undefined;
  readonly lastUsedAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
  /** Addresses and networks from which it works; none is anywhere. */
  readonly allowedIps: readonly string[];
  /** What it is for, in lower case. */
  readonly environment: string | undefined;
  readonly spentTotal: NanoUsd;
  /** In the current UTC month. */
  readonly spentThisMonth: NanoUsd;
  /** The key's own, with what is left of them. */
  readonly limits: LimitState;
  /** Secrets that were rotated away and still work, the one that ends first first. */
  readonly formerSecrets: readonly FormerSecret[];
};

export type FormerSecret = { readonly label: string; readonly endsAt: Date };

/** A workspace's keys, newest first; revoked ones only when asked for. */
export async function listApiKeys(
  { database, actor }: ServiceContext,
  {
    workspaceId,
    includeRevoked = true,
  }: { readonly workspaceId: string; readonly includeRevoked?: boolean | undefined },
): Promise<readonly ApiKeySummary[]> {
  authorize(actor, workspaceId, "api-key:read");
  const rows = await database.$queryRaw<KeyRow[]>`
    SELECT k.id, k.class::text AS class, k.purpose::text AS purpose, k.name, k.label, k.disabled, k.created_at AS "createdAt", u.email AS "createdBy",
      k.app_name AS "appName", k.app_origin AS "appOrigin",
      greatest(k.last_used_at, newest.started_at) AS "lastUsedAt",
      k.allowed_ips AS "allowedIps", k.environment,
      k.expires_at AS "expiresAt", k.expires_at <= now() AS "isExpired", k.revoked_at AS "revokedAt",
      coalesce(total.spent_nano, 0) AS "spentTotal", coalesce(month.spent_nano, 0) AS "spentThisMonth"
    FROM api_key k
      LEFT JOIN "user" u ON u.id = k.created_by_id
      LEFT JOIN spend_usage total ON total.subject = 'key:' || k.id AND total.period = 'total'
      LEFT JOIN spend_usage month ON month.subject = 'key:' || k.id AND month.period = usage_period('monthly', now())
      LEFT JOIN LATERAL (
        SELECT g.started_at FROM generation g WHERE g.api_key_id = k.id ORDER BY g.started_at DESC LIMIT 1
      ) newest ON true
    WHERE k.workspace_id = ${workspaceId} AND (${includeRevoked} OR k.revoked_at IS NULL)
    ORDER BY k.created_at DESC, k.id DESC`;
  const holders = rows.map(({ id, label }) => ({ holder: "key", subject: subjectOf.key(id), name: label }) as const);
  const [states, former] = await Promise.all([
    readLimitStates(database, holders),
    database.formerApiKeySecret.findMany({
      where: { apiKeyId: { in: rows.map(({ id }) => id) }, endsAt: { gt: new Date() } },
      orderBy: { endsAt: "asc" },
      select: { apiKeyId: true, label: true, endsAt: true },
    }),
  ]);
  return rows.flatMap((row) => {
    const limits = states.get(subjectOf.key(row.id));
    const own = former.filter(({ apiKeyId }) => apiKeyId === row.id);
    return limits ? [toSummary(row, limits, own)] : [];
  });
}

type KeyRow = {
  id: string;
  class: "inference" | "management";
  purpose: "general" | "playground";
  name: string;
  label: string;
  disabled: boolean;
  createdAt: Date;
  createdBy: string | null;
  appName: string | null;
  appOrigin: string | null;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  isExpired: boolean | null;
  revokedAt: Date | null;
  allowedIps: string[];
  environment: string | null;
  spentTotal: bigint;
  spentThisMonth: bigint;
};

const toSummary = (row: KeyRow, limits: LimitState, former: readonly FormerSecret[]): ApiKeySummary => ({
  id: row.id,
  class: row.class,
  purpose: row.purpose,
  name: row.name,
  label: row.label,
  status: statusOf(row),
  createdAt: row.createdAt,
  createdBy: row.createdBy ?? undefined,
  app: row.appName === null || row.appOrigin === null ? undefined : { name: row.appName, origin: row.appOrigin },
  lastUsedAt: row.lastUsedAt ?? undefined,
  expiresAt: row.expiresAt ?? undefined,
  revokedAt: row.revokedAt ?? undefined,
  allowedIps: row.allowedIps,
  environment: row.environment ?? undefined,
  spentTotal: nanoUsd(row.spentTotal),
  spentThisMonth: nanoUsd(row.spentThisMonth),
  limits,
  formerSecrets: former.map(({ label, endsAt }) => ({ label, endsAt })),
});

function statusOf(row: KeyRow): ApiKeyStatus {
  if (row.revokedAt) return "revoked";
  if (row.isExpired) return "expired";
  return row.disabled ? "disabled" : "active";
}
