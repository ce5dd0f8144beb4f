import type { Prisma } from "@causeway/prisma";
import type { MoneyPool } from "./money-pool.ts";

/** All that a call's authentication and admission need of its key, and of what binds the key. */
export type KeyRow = {
  /** What was asked for: of the key's secret, or of one that it had before it was rotated. */
  readonly hash: string;
  readonly id: string;
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly class: "inference" | "management";
  readonly name: string;
  readonly label: string;
  readonly disabled: boolean;
  readonly revokedAt: Date | null;
  readonly expiresAt: Date | null;
  /** Addresses and networks from which it works; none is anywhere. */
  readonly allowedIps: readonly string[];
  readonly createdAt: Date;
  readonly createdById: string | null;
  readonly createdByEmail: string | null;
  /** Null: the secret is the present one. */
  readonly formerLabel: string | null;
  readonly formerEndsAt: Date | null;
  readonly routing: Omit<Prisma.RoutingSettingsGetPayload<object>, "workspaceId" | "updatedAt"> | null;
  readonly contentSettings: Omit<Prisma.ContentSettingsGetPayload<object>, "workspaceId" | "updatedAt"> | null;
  /** Those alone that want to be told of input and output. */
  readonly destinations: readonly { readonly samplingRate: number; readonly apiKeyIds: readonly string[] }[];
  readonly limits: readonly StoredLimit[];
  readonly guardrails: readonly StoredGuardrail[];
};

/** Amounts are text, because JSON's numbers are not exact. */
type Amounts = "totalNano" | "dailyNano" | "weeklyNano" | "monthlyNano";
export type StoredLimit = Omit<Prisma.UsageLimitGetPayload<object>, "workspaceId" | "updatedAt" | Amounts> & {
  readonly [amount in Amounts]: string | null;
};

type Unread = "workspaceId" | "description" | "createdAt" | "updatedAt" | "limitNano";
export type StoredGuardrail = Omit<Prisma.GuardrailGetPayload<object>, Unread> & {
  readonly limitNano: string | null;
  readonly isKeys: boolean;
  readonly isMembers: boolean;
};

/** Of the keys that have, or had, secrets with these hashes: one question, however many are asked for. */
export async function readKeyRows(pool: MoneyPool, hashes: readonly string[]): Promise<readonly KeyRow[]> {
  const { rows } = await pool.query<KeyRow>({ name: "read_keys", text: question, values: [hashes] });
  return rows;
}

// The subjects of limits are written as `subjectOf` of packages/limits does.
const question = `
  SELECT secret.hash, key.id, key.workspace_id AS "workspaceId", workspace.name AS "workspaceName", key.class, key.name,
         key.label, key.disabled, key.revoked_at AS "revokedAt", key.expires_at AS "expiresAt",
         key.allowed_ips AS "allowedIps", key.created_at AS "createdAt", key.created_by_id AS "createdById", creator.email AS "createdByEmail",
         secret.label AS "formerLabel", secret.ends_at AS "formerEndsAt",
         (SELECT json_build_object('defaultModel', default_model, 'provider', provider,
                                   'autoAllowedModels', auto_allowed_models, 'autoCostTier', auto_cost_tier,
                                   'plugins', plugins)
            FROM routing_settings WHERE workspace_id = key.workspace_id) AS routing,
         (SELECT json_build_object('enabled', enabled, 'retentionDays', retention_days,
                                   'samplingRate', sampling_rate, 'apiKeyIds', api_key_ids)
            FROM content_settings WHERE workspace_id = key.workspace_id) AS "contentSettings",
         (SELECT coalesce(json_agg(json_build_object('samplingRate', sampling_rate, 'apiKeyIds', api_key_ids)), '[]')
            FROM observability_destination
           WHERE workspace_id = key.workspace_id AND enabled AND paused_at IS NULL AND NOT privacy_mode) AS destinations,
         (SELECT coalesce(json_agg(json_build_object(
                   'subject', subject, 'totalNano', total_nano::text, 'dailyNano', daily_nano::text,
                   'weeklyNano', weekly_nano::text, 'monthlyNano', monthly_nano::text, 'countsOwnKeys', counts_own_keys,
                   'requestsPerMinute', requests_per_minute, 'tokensPerMinute', tokens_per_minute,
                   'concurrency', concurrency, 'allowedModels', allowed_models, 'allowedProviders', allowed_providers)), '[]')
            FROM usage_limit
           WHERE subject IN ('key:' || key.id, 'member:' || key.workspace_id || ':' || key.created_by_id,
                             'workspace:' || key.workspace_id)) AS limits,
         (SELECT coalesce(json_agg(json_build_object(
                   'id', guardrail.id, 'name', guardrail.name, 'limitNano', limit_nano::text,
                   'resetInterval', reset_interval, 'countsOwnKeys', counts_own_keys,
                   'allowedModels', allowed_models, 'ignoredModels', ignored_models,
                   'allowedProviders', allowed_providers, 'ignoredProviders', ignored_providers,
                   'dataPolicy', data_policy, 'contentFilters', content_filters, 'builtinFilters', builtin_filters,
                   'isKeys', guardrail.id = key.workspace_id OR assigned.to_key,
                   'isMembers', assigned.to_member) ORDER BY guardrail.id), '[]')
            FROM guardrail
           CROSS JOIN LATERAL (
             SELECT coalesce(bool_or(api_key_id = key.id), false) AS to_key,
                    coalesce(bool_or(user_id = key.created_by_id), false) AS to_member
               FROM guardrail_assignment WHERE guardrail_id = guardrail.id) AS assigned
           WHERE guardrail.workspace_id = key.workspace_id
             AND (guardrail.id = key.workspace_id OR assigned.to_key OR assigned.to_member)) AS guardrails
    FROM (SELECT hash, id, NULL AS label, NULL::timestamptz AS ends_at FROM api_key WHERE hash = ANY ($1)
           UNION ALL
          SELECT hash, api_key_id, label, ends_at FROM former_api_key_secret WHERE hash = ANY ($1)) AS secret
    JOIN api_key AS key ON key.id = secret.id
    JOIN workspace ON workspace.id = key.workspace_id
    LEFT JOIN "user" AS creator ON creator.id = key.created_by_id`;
