import type { ApiKey } from "@causeway/limits";
import { limitsOf } from "@causeway/limits";
import { zero } from "@causeway/money";
import { type BilledUsage, type AnyCall, noUsage } from "@causeway/protocol";
import { type Arrival, sinceArrivalMs } from "../arrival.ts";
import { requestedModelOf } from "../find-models.ts";
import type { GatewayPorts } from "../gateway-ports.ts";
import type { InboundCall } from "../inbound-call.ts";
import { budgetExceeded, tooManyCalls } from "../limit-refusals.ts";
import { type GenerationRow, type HoldRequest, type Settlement, StoreNotReached } from "../ports.ts";
import { creditsExceeded, keyNotUsable, spendingStopped, storeUnavailable } from "../refusals.ts";
import { storableText } from "../storable-text.ts";
import { tellKeepers } from "./keep-delivery.ts";
import { endingOf, tellBeginning } from "./replay.ts";
import type { CacheHit } from "./response-cache.ts";

export type HitQuestion = {
  readonly key: ApiKey;
  readonly asked: AnyCall;
  readonly arrival: Arrival;
  readonly hit: CacheHit;
};

/**
 * Gives a kept answer: a generation of its own that costs nothing. A hold of nothing is taken for it all the same: that
 * counts it against the rates and asks whether the key is still good. Throws 401, 402, 403, 429 or 503.
 */
export async function serveHit(ports: GatewayPorts, call: InboundCall, question: HitQuestion): Promise<void> {
  const { asked, arrival, hit } = question;
  const { kept, replay } = hit;
  await holdNothing(ports, call, question);
  const { reply } = call;
  reply.admitted({ streamed: asked.request.stream, maxTokensClampedTo: undefined });
  reply.reuse({
    kind: "cache-hit",
    ageSeconds: hit.ageSeconds,
    ttlSeconds: hit.ttlSeconds,
    sourceId: kept.envelope.id,
  });
  const envelope = {
    ...kept.envelope,
    id: call.generationId,
    created: Math.floor(arrival.at.getTime() / 1_000),
    // Another call may have said so in its body.
    ...(asked.request.reasoning?.exclude && { hidesReasoning: true }),
  };
  tellBeginning(reply, replay, envelope);
  const again = { ...kept, envelope, content: replay, billed: nothingBilled, providerId: undefined };
  await tellKeepers(ports, call, again, { isWhatWasAsked: true });
  const settlement = { generation: rowOf(ports, call, question), attempts: [] };
  ports.onSettled(settlement, await ports.settlements.settle(settlement));
  reply.finish(endingOf(replay, envelope, { billed: nothingBilled, warnings: [...asked.warnings, ...kept.warnings] }));
}

const nothingBilled: BilledUsage = {
  usage: noUsage,
  cost: zero,
  upstreamCost: zero,
  upstreamPromptCost: zero,
  upstreamCompletionCost: zero,
};

async function holdNothing(ports: GatewayPorts, call: InboundCall, question: HitQuestion): Promise<void> {
  const { key } = question;
  const outcome = await ports.holds.take(holdOf(ports, call, question)).catch((cause: unknown) => {
    // The hold may have been taken and only the answer lost.
    if (!(cause instanceof StoreNotReached)) letGo(ports, call, question);
    throw storeUnavailable(cause);
  });
  const facts = { key, links: ports.links, now: ports.clock.now() };
  switch (outcome.kind) {
    case "held":
      return;
    case "key-not-usable":
      throw keyNotUsable();
    case "rate-exceeded":
    case "concurrency-exceeded":
      throw tooManyCalls(outcome, facts);
    case "budget-exceeded":
      throw budgetExceeded(outcome, { ...facts, amount: zero, affordable: 0 });
    case "insufficient-credits":
      throw creditsExceeded(outcome.available, { amount: zero, affordable: 0, links: ports.links });
    case "stopped-by-debt":
    case "stopped-by-dispute":
    case "stopped-by-review":
      throw spendingStopped(outcome.kind, ports.links);
  }
}

const holdOf = (ports: GatewayPorts, call: InboundCall, { key, asked }: HitQuestion): HoldRequest => ({
  generationId: call.generationId,
  workspaceId: key.workspaceId,
  apiKeyId: key.id,
  gatewayInstanceId: ports.instanceId,
  amount: zero,
  requestId: call.requestId,
  requestedModel: requestedModelOf(asked),
  apiType: call.apiType,
  streamed: asked.request.stream,
  limits: limitsOf(key, { promptTokens: 0, maxOutputTokens: 0 }),
});

function letGo(ports: GatewayPorts, call: InboundCall, question: HitQuestion): void {
  const settlement: Settlement = {
    generation: {
      ...rowOf(ports, call, question),
      status: "failed",
      finishReason: undefined,
      nativeFinishReason: undefined,
      errorMessage: "Credits could not be checked.",
      httpStatus: 503,
    },
    attempts: [],
  };
  void ports.settlements.settle(settlement).then((result) => ports.onSettled(settlement, result));
}

/** Nobody was called, and nothing was used. */
function rowOf(
  ports: GatewayPorts,
  call: InboundCall,
  { key, asked, arrival, hit: { kept } }: HitQuestion,
): GenerationRow {
  const durationMs = sinceArrivalMs(ports.clock, arrival);
  return {
    id: call.generationId,
    workspaceId: key.workspaceId,
    apiKeyId: key.id,
    requestId: call.requestId,
    requestedModel: requestedModelOf(asked),
    modelId: kept.modelId,
    endpointId: undefined,
    providerId: undefined,
    priceVersionId: undefined,
    upstreamId: undefined,
    apiType: call.apiType,
    streamed: asked.request.stream,
    status: "completed",
    finishReason: kept.finishReason,
    nativeFinishReason: undefined,
    errorMessage: undefined,
    httpStatus: 200,
    inputTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    estimated: false,
    cost: zero,
    startedAt: arrival.at,
    firstTokenMs: durationMs,
    durationMs,
    appTitle: storableText(call.caller.appTitle),
    appUrl: storableText(call.caller.appUrl),
    userAgent: storableText(call.caller.userAgent),
    externalUser: storableText(asked.request.user),
    sessionId: storableText(asked.sessionId ?? call.caller.sessionId),
    responseCacheSourceId: kept.envelope.id,
  };
}
