import type { AppError } from "@causeway/errors";
import { zero } from "@causeway/money";
import { noUsage } from "@causeway/protocol";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { CallPlan } from "./plan-call.ts";
import type { HoldRequest } from "./ports.ts";
import { storableText } from "./storable-text.ts";

const notChecked = { message: "Credits could not be checked.", status: 503 };

/**
 * Lets go of a hold that may or may not have been taken, by settling the call at nothing. In the background. `why`: for the
 * log.
 */
export function releaseHold(
  ports: GatewayPorts,
  { hold, plan }: { readonly hold: HoldRequest; readonly plan: CallPlan },
  why: Pick<AppError, "message" | "status"> = notChecked,
): void {
  const settlement = {
    generation: {
      id: hold.generationId,
      workspaceId: hold.workspaceId,
      apiKeyId: hold.apiKeyId,
      requestId: hold.requestId,
      requestedModel: hold.requestedModel,
      modelId: plan.candidates[0].model.id,
      endpointId: undefined,
      providerId: undefined,
      priceVersionId: undefined,
      upstreamId: undefined,
      apiType: hold.apiType,
      streamed: hold.streamed,
      status: "failed",
      finishReason: undefined,
      nativeFinishReason: undefined,
      errorMessage: storableText(why.message),
      httpStatus: why.status,
      inputTokens: noUsage.input,
      cachedInputTokens: noUsage.cachedInput,
      cacheWriteTokens: noUsage.cacheWrite,
      outputTokens: noUsage.output,
      reasoningTokens: noUsage.reasoning,
      estimated: false,
      cost: zero,
      startedAt: ports.clock.now(),
      firstTokenMs: undefined,
      durationMs: 0,
      appTitle: undefined,
      appUrl: undefined,
      userAgent: undefined,
      externalUser: undefined,
      sessionId: undefined,
    },
    attempts: [],
  } as const;
  void ports.settlements.settle(settlement).then((result) => ports.onSettled(settlement, result));
}
