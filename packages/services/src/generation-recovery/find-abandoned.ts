import type { Database } from "@causeway/db";
import type { Prisma } from "@causeway/prisma";
import type { ApiType } from "@causeway/protocol";

export type AbandonedHold = Prisma.CreditHoldGetPayload<object> & {
  readonly apiType: ApiType;
  readonly modelId: string | null;
  readonly providerId: string | null;
  /** From the hold's start to the gateway's last sign of life. */
  readonly lastSeenMs: number;
};

/**
 * Holds of gateways that have stopped, or have not given a sign of life for ten seconds, or never did: by the
 * database's clock alone, since clocks of machines differ. One with a log of its own has thirty to come back: its log
 * knows better what was delivered. Oldest first.
 */
export async function findAbandonedHolds(database: Database, limit = 200): Promise<readonly AbandonedHold[]> {
  return await database.$queryRaw<AbandonedHold[]>`
    SELECT hold.generation_id AS "generationId", hold.workspace_id AS "workspaceId", hold.api_key_id AS "apiKeyId",
           hold.gateway_instance_id AS "gatewayInstanceId", hold.amount_nano AS "amountNano",
           hold.budgets, hold.request_id AS "requestId", hold.requested_model AS "requestedModel",
           hold.api_type AS "apiType", hold.streamed, hold.endpoint_id AS "endpointId",
           hold.price_version_id AS "priceVersionId", hold.input_tokens AS "inputTokens",
           hold.output_tokens AS "outputTokens", hold.created_at AS "createdAt",
           hold.own_key_id AS "ownKeyId", hold.own_list_nano AS "ownListNano", hold.own_key_month AS "ownKeyMonth",
           hold.own_fee_nano AS "ownFeeNano",
           endpoint.model_id AS "modelId", endpoint.provider_id AS "providerId",
           (extract(epoch FROM coalesce(gateway.stopped_at, gateway.heartbeat_at, hold.created_at) - hold.created_at)
             * 1000)::float8 AS "lastSeenMs"
      FROM credit_hold AS hold
      LEFT JOIN gateway_instance AS gateway ON gateway.id = hold.gateway_instance_id
      LEFT JOIN lease_gateway AS logging ON logging.id = hold.gateway_instance_id
      LEFT JOIN endpoint ON endpoint.id = hold.endpoint_id
     WHERE gateway.stopped_at IS NOT NULL
        OR coalesce(gateway.heartbeat_at, hold.created_at)
             < clock_timestamp() - CASE WHEN logging.id IS NULL THEN interval '10 seconds' ELSE interval '30 seconds' END
     ORDER BY hold.created_at LIMIT ${limit}`;
}
