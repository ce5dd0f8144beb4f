import type { Settlement, SettlementResult } from "@causeway/gateway";
import { formatUsd } from "@causeway/money";
import type { Logger } from "@causeway/telemetry";

/** One wide line per generation. Neither prompt nor answer is in it, nor anything else that callers wrote. */
export function logSettled(
  log: Logger,
  { generation, attempts, end }: Settlement,
  result: SettlementResult | undefined,
): void {
  log.info(
    {
      generationId: generation.id,
      requestId: generation.requestId,
      workspaceId: generation.workspaceId,
      apiKeyId: generation.apiKeyId,
      modelId: generation.modelId,
      endpointId: generation.endpointId,
      streamed: generation.streamed,
      cachedFrom: generation.responseCacheSourceId,
      status: generation.status,
      end,
      httpStatus: generation.httpStatus,
      inputTokens: generation.inputTokens,
      outputTokens: generation.outputTokens,
      estimated: generation.estimated,
      insuredUsd: generation.insured ? formatUsd(generation.insured) : undefined,
      costUsd: formatUsd(generation.cost),
      chargedUsd: result && formatUsd(result.charged),
      uncoveredUsd: result && formatUsd(result.uncovered),
      settled: result !== undefined,
      firstTokenMs: generation.firstTokenMs,
      durationMs: generation.durationMs,
      ownKeyId: generation.ownKey?.id,
      upstreamCostUsd: generation.ownKey && formatUsd(generation.ownKey.upstreamCost),
      attempts: attempts.map(({ endpointId, outcome, httpStatus, latencyMs }) => ({
        endpointId,
        outcome,
        httpStatus,
        latencyMs,
      })),
    },
    "generation",
  );
}
