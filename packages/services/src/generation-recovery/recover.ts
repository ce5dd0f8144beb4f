import { type Database, type MoneyPool, readPriceVersion, settleGeneration } from "@causeway/db";
import { zero, type NanoUsd } from "@causeway/money";
import { chargeFor } from "@causeway/pricing";
import { noUsage } from "@causeway/protocol";
import { type AbandonedHold, findAbandonedHolds } from "./find-abandoned.ts";

export type RecoveryContext = { readonly database: Database; readonly pool: MoneyPool };

export type Recovery =
  /** `isNew` is false when someone else was first: the gateway itself, late, or another worker. */
  | { readonly kind: "settled"; readonly generationId: string; readonly charged: NanoUsd; readonly isNew: boolean }
  /** Its hold stays, so the next round tries again. */
  | { readonly kind: "failed"; readonly generationId: string; readonly error: unknown };

/**
 * Settles the calls of gateways that died, for what they had delivered by the last progress they wrote down: a call
 * that delivered nothing costs nothing. Any number of workers may do this at once; a generation settles once.
 */
export async function recoverGenerations(context: RecoveryContext): Promise<readonly Recovery[]> {
  const recoveries: Recovery[] = [];
  for (const hold of await findAbandonedHolds(context.database)) recoveries.push(await recover(context, hold));
  return recoveries;
}

/** One call that cannot be settled must not keep the others from it. */
async function recover(context: RecoveryContext, hold: AbandonedHold): Promise<Recovery> {
  const { generationId } = hold;
  try {
    const generation = await generationOf(context, hold);
    const { isNew, charged } = await settleGeneration(context.pool, { generation, attempts: [] }, "recovery");
    return { kind: "settled", generationId, charged, isNew };
  } catch (error) {
    return { kind: "failed", generationId, error };
  }
}

async function generationOf(context: RecoveryContext, hold: AbandonedHold) {
  const cost = await costOf(context, hold);
  const ownKey = hold.ownKeyId === null ? undefined : { id: hold.ownKeyId, upstreamCost: cost };
  return { ...factsOf(hold), cost, ownKey };
}

const factsOf = (hold: AbandonedHold) => ({
  id: hold.generationId,
  workspaceId: hold.workspaceId,
  apiKeyId: hold.apiKeyId,
  requestId: hold.requestId,
  requestedModel: hold.requestedModel,
  modelId: hold.modelId ?? hold.requestedModel,
  endpointId: hold.endpointId ?? undefined,
  providerId: hold.providerId ?? undefined,
  priceVersionId: hold.priceVersionId ?? undefined,
  upstreamId: undefined,
  apiType: hold.apiType,
  streamed: hold.streamed,
  status: "interrupted" as const,
  finishReason: undefined,
  nativeFinishReason: undefined,
  errorMessage: "The connection was lost because our server stopped. You pay only for what had been delivered.",
  // What the caller saw: an answer that broke off, or none.
  httpStatus: hold.outputTokens > 0 ? 200 : 503,
  inputTokens: hold.inputTokens,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: hold.outputTokens,
  reasoningTokens: 0,
  estimated: true,
  startedAt: hold.createdAt,
  firstTokenMs: undefined,
  durationMs: Math.max(0, Math.round(hold.lastSeenMs)),
  appTitle: undefined,
  appUrl: undefined,
  userAgent: undefined,
  externalUser: undefined,
  sessionId: undefined,
});

/** At the price that was pinned when the provider was chosen. */
async function costOf({ database }: RecoveryContext, hold: AbandonedHold): Promise<NanoUsd> {
  if (hold.outputTokens === 0 || hold.priceVersionId === null) return zero;
  const price = await readPriceVersion(database, hold.priceVersionId);
  const usage = { ...noUsage, input: hold.inputTokens, output: hold.outputTokens };
  return chargeFor(usage, price).cost;
}
