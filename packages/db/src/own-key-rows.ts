import type { Prisma } from "@causeway/prisma";
import type { MoneyPool } from "./money-pool.ts";

type Stored = Prisma.OwnKeyGetPayload<object>;

export type OwnKeyRow = Pick<
  Stored,
  "id" | "workspaceId" | "name" | "providerId" | "placement" | "alwaysUse" | "modelIds" | "apiKeyIds" | "userIds"
> & {
  /** Null for a key to one of our providers. */
  readonly endpoint: OwnEndpointRow | null;
};

export type OwnEndpointRow = Pick<Prisma.OwnEndpointGetPayload<object>, "wireFormat" | "baseUrl" | "flatRate"> & {
  readonly models: readonly OwnModelRow[];
};

/** Amounts are text, because JSON's numbers are not exact. */
export type OwnModelRow = Pick<
  Prisma.OwnEndpointModelGetPayload<object>,
  "id" | "modelId" | "upstreamModelId" | "contextLength" | "maxOutputTokens" | "inputModalities" | "paidByCall"
> & { readonly inputPico: string; readonly outputPico: string; readonly cachedInputPico: string | null };

/** The usable own keys of these workspaces with what they lead to, in the order in which they are tried. */
export async function readOwnKeyRows(pool: MoneyPool, workspaceIds: readonly string[]): Promise<readonly OwnKeyRow[]> {
  const { rows } = await pool.query<OwnKeyRow>({ name: "read_own_keys", text: question, values: [workspaceIds] });
  return rows;
}

// Prisma writes no list where none was given, and reads that as an empty one.
const question = `
  SELECT key.id, key.workspace_id AS "workspaceId", key.name, key.provider_id AS "providerId", key.placement,
         key.always_use AS "alwaysUse", coalesce(key.model_ids, '{}') AS "modelIds",
         coalesce(key.api_key_ids, '{}') AS "apiKeyIds", coalesce(key.user_ids, '{}') AS "userIds",
         (SELECT json_build_object(
                   'wireFormat', wire_format, 'baseUrl', base_url, 'flatRate', flat_rate,
                   'models', (SELECT coalesce(json_agg(json_build_object(
                       'id', model.id, 'modelId', model_id, 'upstreamModelId', upstream_model_id,
                       'contextLength', context_length, 'maxOutputTokens', max_output_tokens,
                       'inputModalities', coalesce(input_modalities, '{}'), 'paidByCall', paid_by_call, 'inputPico', input_pico::text,
                       'outputPico', output_pico::text, 'cachedInputPico', cached_input_pico::text)
                       ORDER BY model.position, model.id), '[]')
                     FROM own_endpoint_model AS model
                    WHERE model.own_key_id = own_endpoint.own_key_id AND removed_at IS NULL))
            FROM own_endpoint WHERE own_key_id = key.id AND workspace_id = key.workspace_id) AS endpoint
    FROM own_key AS key
   WHERE key.workspace_id = ANY ($1) AND key.removed_at IS NULL AND NOT key.disabled
   ORDER BY key.placement, key.position, key.id`;

export async function readSealedOwnKey(
  pool: MoneyPool,
  workspaceId: string,
  ownKeyId: string,
): Promise<Pick<Stored, "providerId" | "sealed"> | undefined> {
  const { rows } = await pool.query<Pick<Stored, "providerId" | "sealed">>({
    name: "read_sealed_own_key",
    text: `SELECT provider_id AS "providerId", sealed FROM own_key
            WHERE id = $1 AND workspace_id = $2 AND removed_at IS NULL`,
    values: [ownKeyId, workspaceId],
  });
  return rows[0];
}
