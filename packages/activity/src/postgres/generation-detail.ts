import type { Database, DatabaseOrTransaction } from "@causeway/db";
import { nanoUsd } from "@causeway/money";
import type { AttemptDetail, GenerationDetail, OwnKeyUse, SettlementDetail } from "../generation-detail.ts";
import { receiptFor } from "../receipt.ts";
import { type RawGenerationRow, rowColumns, rowSource, toGenerationRow } from "./generation-rows.ts";
import { pinnedCharge } from "./pinned-charge.ts";
import { inSnapshot } from "./snapshot.ts";

export async function getGeneration(
  database: Database,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<GenerationDetail | undefined> {
  // Anyone may ask for anything, and Postgres fails on a zero byte.
  if (id.includes("\0")) return undefined;
  // A call, its attempts and its settlement are written together.
  const stored = await inSnapshot(database, (transaction) => readStored(transaction, workspaceId, id));
  if (stored === undefined) return undefined;
  const { row, record, attemptList, settlement, key, ownKey } = stored;
  // A price that was pinned never changes.
  const charge = await pinnedCharge(database, record);
  return {
    ...toGenerationRow(row),
    requestId: record.requestId,
    upstreamId: record.upstreamId ?? undefined,
    requestedModel: record.requestedModel,
    endpointId: record.endpointId ?? undefined,
    apiType: record.apiType,
    finishReason: record.finishReason ?? undefined,
    nativeFinishReason: record.nativeFinishReason ?? undefined,
    errorMessage: record.errorMessage ?? undefined,
    cachedInputTokens: record.cachedInputTokens,
    cacheWriteTokens: record.cacheWriteTokens,
    reasoningTokens: record.reasoningTokens,
    estimated: record.estimated,
    apiKeyLabel: key?.label ?? "",
    appTitle: record.appTitle ?? undefined,
    appUrl: record.appUrl ?? undefined,
    externalUser: record.externalUser ?? undefined,
    sessionId: record.sessionId ?? undefined,
    responseCacheSourceId: record.responseCacheSourceId ?? undefined,
    ownKey,
    attemptList,
    settlement,
    receipt: receiptFor({
      charge,
      charged: settlement?.charged ?? nanoUsd(row.costNano),
      uncovered: settlement?.uncovered ?? nanoUsd(0n),
      upstreamCost: record.isByok ? nanoUsd(record.upstreamCostNano) : undefined,
    }),
  };
}

async function readStored(database: DatabaseOrTransaction, workspaceId: string, id: string) {
  const [row] = await database.$queryRaw<RawGenerationRow[]>`
    SELECT ${rowColumns} FROM ${rowSource} WHERE g.workspace_id = ${workspaceId} AND g.id = ${id}`;
  const record = await database.generation.findFirst({ where: { id, workspaceId }, select: detailColumns });
  if (!row || !record) return undefined;
  return {
    row,
    record,
    attemptList: await attemptsOf(database, id),
    settlement: await settlementOf(database, workspaceId, id),
    key: await database.apiKey.findFirst({ where: { id: row.apiKeyId, workspaceId }, select: { label: true } }),
    ownKey: await ownKeyOf(database, workspaceId, record),
  };
}

const detailColumns = {
  units: true,
  requestId: true,
  upstreamId: true,
  requestedModel: true,
  endpointId: true,
  priceVersionId: true,
  apiType: true,
  finishReason: true,
  nativeFinishReason: true,
  errorMessage: true,
  inputTokens: true,
  cachedInputTokens: true,
  cacheWriteTokens: true,
  longCacheWriteTokens: true,
  outputTokens: true,
  reasoningTokens: true,
  estimated: true,
  appTitle: true,
  appUrl: true,
  externalUser: true,
  sessionId: true,
  responseCacheSourceId: true,
  isByok: true,
  ownKeyId: true,
  upstreamCostNano: true,
} as const;

/** Removed keys keep their name and label. */
async function ownKeyOf(
  database: DatabaseOrTransaction,
  workspaceId: string,
  { ownKeyId, upstreamCostNano }: { readonly ownKeyId: string | null; readonly upstreamCostNano: bigint },
): Promise<OwnKeyUse | undefined> {
  if (ownKeyId === null) return undefined;
  const key = await database.ownKey.findFirst({
    where: { id: ownKeyId, workspaceId },
    select: { name: true, label: true },
  });
  return { id: ownKeyId, name: key?.name ?? "", label: key?.label ?? "", upstreamCost: nanoUsd(upstreamCostNano) };
}

/** The caller has already seen that the generation is the workspace's. */
async function attemptsOf(database: DatabaseOrTransaction, generationId: string): Promise<AttemptDetail[]> {
  const attempts = await database.attempt.findMany({ where: { generationId }, orderBy: { sequence: "asc" } });
  const providers = await database.provider.findMany({
    where: { id: { in: attempts.map((attempt) => attempt.providerId) } },
    select: { id: true, name: true },
  });
  const ownKeyIds = attempts.map(({ ownKeyId }) => ownKeyId).filter((id) => id !== null);
  const own = await database.ownKey.findMany({
    where: { id: { in: ownKeyIds } },
    select: { providerId: true, name: true },
  });
  // An own endpoint is called as its owner calls it; a provider keeps its name whosever key it was.
  const names = new Map([...own.map((key) => ({ id: key.providerId, name: key.name })), ...providers].map(nameById));
  return attempts.map(({ httpStatus, reason, ...attempt }) => ({
    sequence: attempt.sequence,
    modelId: attempt.modelId,
    endpointId: attempt.endpointId,
    providerId: attempt.providerId,
    outcome: attempt.outcome,
    startedAt: attempt.startedAt,
    latencyMs: attempt.latencyMs,
    providerName: names.get(attempt.providerId) ?? attempt.providerId,
    httpStatus: httpStatus ?? undefined,
    reason: reason ?? undefined,
  }));
}

const nameById = ({ id, name }: { readonly id: string; readonly name: string }) => [id, name] as const;

async function settlementOf(
  database: DatabaseOrTransaction,
  workspaceId: string,
  generationId: string,
): Promise<SettlementDetail | undefined> {
  const settlement = await database.settlement.findFirst({ where: { generationId, workspaceId } });
  if (!settlement) return undefined;
  // What was given and what was bought are two entries of one call.
  const entries =
    settlement.transactionId === null
      ? undefined
      : await database.ledgerEntry.aggregate({
          where: { transactionId: settlement.transactionId, account: { workspaceId } },
          _sum: { amountNano: true },
        });
  const moved = entries?._sum.amountNano ?? undefined;
  return {
    charged: nanoUsd(settlement.chargedNano),
    uncovered: nanoUsd(settlement.uncoveredNano),
    source: settlement.source,
    settledAt: settlement.settledAt,
    transactionId: settlement.transactionId ?? undefined,
    creditsEntry: moved === undefined ? undefined : nanoUsd(moved),
  };
}
