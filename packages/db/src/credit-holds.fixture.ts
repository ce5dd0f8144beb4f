import { randomUUID } from "node:crypto";
import type { GenerationRow, HoldRequest } from "@causeway/gateway";
import { nanoUsd } from "@causeway/money";
import type { TestWorkspace } from "@causeway/testing";

/** A call that wants to hold `amount`. */
export const holdOf = (
  workspace: Pick<TestWorkspace, "workspaceId" | "apiKeyId">,
  amount: bigint,
  more: Partial<HoldRequest> = {},
): HoldRequest => ({
  generationId: `gen-${randomUUID()}`,
  workspaceId: workspace.workspaceId,
  apiKeyId: workspace.apiKeyId,
  gatewayInstanceId: "gateway-1",
  amount: nanoUsd(amount),
  requestId: "req-1",
  requestedModel: "maker/one",
  apiType: "chat-completions",
  streamed: true,
  limits: { budgets: [], rates: [], concurrency: [] },
  ...more,
});

/** How it ended, at a cost. */
export const generationOf = (request: HoldRequest, cost: bigint): GenerationRow => ({
  id: request.generationId,
  workspaceId: request.workspaceId,
  apiKeyId: request.apiKeyId,
  requestId: request.requestId,
  requestedModel: request.requestedModel,
  modelId: "maker/one",
  endpointId: "maker:maker/one",
  providerId: "maker",
  priceVersionId: "price-1",
  upstreamId: "call-1",
  apiType: request.apiType,
  streamed: request.streamed,
  status: "completed",
  finishReason: "stop",
  nativeFinishReason: "stop",
  errorMessage: undefined,
  httpStatus: 200,
  inputTokens: 3,
  cachedInputTokens: 1,
  cacheWriteTokens: 0,
  outputTokens: 7,
  reasoningTokens: 2,
  estimated: false,
  cost: nanoUsd(cost),
  startedAt: new Date("2026-11-22T12:00:00.123Z"),
  firstTokenMs: 5,
  durationMs: 20,
  appTitle: "Test",
  appUrl: undefined,
  userAgent: "vitest",
  externalUser: undefined,
  sessionId: undefined,
});
