import type { GenerationRow, HoldProgress } from "@causeway/gateway";
import type { CallIntent, InterruptedBilling } from "@causeway/leases";
import { type NanoUsd, zero } from "@causeway/money";
import { chargeFor } from "@causeway/pricing";
import { noUsage } from "@causeway/protocol";
import type { Database } from "./database.ts";
import { readPriceVersion } from "./price-version.ts";
import { type IntentFacts, readIntentBody, readProgressText, usageBody } from "./usage-body.ts";

/** Calls whose gateway died: billed for what was written down last, at the price that was pinned then. */
export const createInterruptedBilling = (database: Database): InterruptedBilling => ({
  async bill({ progress, ...call }) {
    const intent = readIntentBody(call.body);
    const reached = progress === undefined ? undefined : readProgressText(progress);
    const endpoint = reached && (await database.endpoint.findUnique({ where: { id: reached.endpointId } }));
    const cost = await costOf(database, reached);
    const generation: GenerationRow = {
      ...factsOf(call, intent, reached),
      modelId: endpoint?.modelId ?? intent.requestedModel,
      providerId: endpoint?.providerId,
      cost,
    };
    return { cost, body: usageBody({ generation, attempts: [] }) };
  },
});

/** Nothing delivered costs nothing. */
async function costOf(database: Database, reached: HoldProgress | undefined): Promise<NanoUsd> {
  if (reached === undefined || reached.outputTokens === 0) return zero;
  const price = await readPriceVersion(database, reached.priceVersionId);
  const usage = { ...noUsage, input: reached.inputTokens, output: reached.outputTokens };
  return chargeFor(usage, price).cost;
}

const factsOf = (
  call: Pick<CallIntent, "generationId" | "workspaceId" | "apiKeyId">,
  intent: IntentFacts,
  reached: HoldProgress | undefined,
): Omit<GenerationRow, "modelId" | "providerId" | "cost"> => ({
  id: call.generationId,
  workspaceId: call.workspaceId,
  apiKeyId: call.apiKeyId,
  requestId: intent.requestId,
  requestedModel: intent.requestedModel,
  endpointId: reached?.endpointId,
  priceVersionId: reached?.priceVersionId,
  upstreamId: undefined,
  apiType: intent.apiType,
  streamed: intent.streamed,
  status: "interrupted",
  finishReason: undefined,
  nativeFinishReason: undefined,
  errorMessage: "The connection was lost because our server stopped. You pay only for what had been delivered.",
  httpStatus: (reached?.outputTokens ?? 0) > 0 ? 200 : 503,
  inputTokens: reached?.inputTokens ?? 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: reached?.outputTokens ?? 0,
  reasoningTokens: 0,
  estimated: true,
  startedAt: intent.startedAt,
  firstTokenMs: undefined,
  durationMs: 0,
  appTitle: undefined,
  appUrl: undefined,
  userAgent: undefined,
  externalUser: undefined,
  sessionId: undefined,
});
