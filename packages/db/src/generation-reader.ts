import type { GenerationReader, GenerationRecord } from "@causeway/gateway";
import type { ApiType } from "@causeway/protocol";
import { nanoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";
import type { Database } from "./database.ts";
import { readUnitCounts } from "./unit-columns.ts";

export const createGenerationReader = (database: Database): GenerationReader => ({
  async find(workspaceId, generationId) {
    const row = await database.generation.findFirst({ where: { id: generationId, workspaceId } });
    if (!row) return undefined;
    // They are written with the row: asked for beside it, those of a call that settles meanwhile would be missing.
    const attempts = await database.attempt.findMany({ where: { generationId }, orderBy: { sequence: "asc" } });
    return toRecord(row, attempts);
  },
});

function toRecord(
  row: Prisma.GenerationGetPayload<object>,
  attempts: readonly Prisma.AttemptGetPayload<object>[],
): GenerationRecord {
  return {
    generation: {
      id: row.id,
      workspaceId: row.workspaceId,
      apiKeyId: row.apiKeyId,
      requestId: row.requestId,
      requestedModel: row.requestedModel,
      modelId: row.modelId,
      endpointId: row.endpointId ?? undefined,
      providerId: row.providerId ?? undefined,
      priceVersionId: row.priceVersionId ?? undefined,
      upstreamId: row.upstreamId ?? undefined,
      // Only gateways write it, and they know no other types.
      apiType: row.apiType as ApiType,
      streamed: row.streamed,
      status: row.status,
      finishReason: row.finishReason ?? undefined,
      nativeFinishReason: row.nativeFinishReason ?? undefined,
      errorMessage: row.errorMessage ?? undefined,
      httpStatus: row.httpStatus,
      inputTokens: row.inputTokens,
      cachedInputTokens: row.cachedInputTokens,
      cacheWriteTokens: row.cacheWriteTokens,
      longCacheWriteTokens: row.longCacheWriteTokens ?? undefined,
      outputTokens: row.outputTokens,
      reasoningTokens: row.reasoningTokens,
      ...readUnitCounts(row.units),
      estimated: row.estimated,
      cost: nanoUsd(row.costNano),
      startedAt: row.startedAt,
      firstTokenMs: row.firstTokenMs ?? undefined,
      durationMs: row.durationMs,
      appTitle: row.appTitle ?? undefined,
      appUrl: row.appUrl ?? undefined,
      userAgent: row.userAgent ?? undefined,
      externalUser: row.externalUser ?? undefined,
      sessionId: row.sessionId ?? undefined,
      responseCacheSourceId: row.responseCacheSourceId ?? undefined,
      ownKey: row.ownKeyId === null ? undefined : { id: row.ownKeyId, upstreamCost: nanoUsd(row.upstreamCostNano) },
    },
    attempts: attempts.map((attempt) => ({
      sequence: attempt.sequence,
      modelId: attempt.modelId,
      endpointId: attempt.endpointId,
      providerId: attempt.providerId,
      httpStatus: attempt.httpStatus ?? undefined,
      outcome: attempt.outcome,
      reason: attempt.reason ?? undefined,
      startedAt: attempt.startedAt,
      latencyMs: attempt.latencyMs,
      ownKeyId: attempt.ownKeyId ?? undefined,
    })),
  };
}
