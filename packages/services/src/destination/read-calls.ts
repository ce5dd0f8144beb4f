import { type Database, openContent } from "@causeway/db";
import { nanoUsd, toUsdNumber } from "@causeway/money";
import { factsOf, type FilterRules, fitsRules, type TracedCall } from "@causeway/observability";
import type { KeyVault } from "@causeway/vault";

export type CallsQuestion = {
  readonly workspaceId: string;
  readonly generationIds: readonly string[];
  readonly privacyMode: boolean;
  readonly filterRules: FilterRules | undefined;
  readonly tellsCost: boolean;
  readonly tellsIdentity: boolean;
  readonly tellsRequest: boolean;
};

/** The calls as a destination wants to be told of them; those that it does not want to be told of are left out. */
export async function readCalls(
  { database, vault }: { readonly database: Database; readonly vault: KeyVault },
  question: CallsQuestion,
): Promise<readonly TracedCall[]> {
  const { workspaceId, privacyMode, filterRules } = question;
  const ids = [...question.generationIds];
  const [rows, contents] = await Promise.all([
    database.generation.findMany({ where: { id: { in: ids }, workspaceId }, orderBy: { id: "asc" } }),
    readContents({ database, vault }, { workspaceId, ids: privacyMode ? [] : ids }),
  ]);
  const keys = await database.apiKey.findMany({
    where: { id: { in: rows.map(({ apiKeyId }) => apiKeyId) } },
    select: { id: true, name: true, hash: true },
  });
  const keyById = new Map(keys.map((key) => [key.id, key]));
  return rows.flatMap((row) => {
    const key = keyById.get(row.apiKeyId);
    const content = contents.get(row.id);
    const call = {
      id: row.id,
      workspaceId,
      startedAt: row.startedAt,
      durationMs: row.durationMs,
      firstTokenMs: row.firstTokenMs ?? undefined,
      apiType: row.apiType,
      requestedModel: row.requestedModel,
      model: row.modelId,
      provider: row.providerId ?? undefined,
      streamed: row.streamed,
      status: row.status,
      httpStatus: row.httpStatus,
      finishReason: row.finishReason ?? undefined,
      errorMessage: row.errorMessage ?? undefined,
      inputTokens: row.inputTokens,
      outputTokens: row.outputTokens,
      cachedInputTokens: row.cachedInputTokens,
      reasoningTokens: row.reasoningTokens,
      cost: {
        total: toUsdNumber(nanoUsd(row.costNano)),
        isOwnKey: row.isByok,
        upstream: toUsdNumber(nanoUsd(row.upstreamCostNano)),
      },
      identity: {
        apiKeyName: key?.name ?? "",
        apiKeyHash: key?.hash ?? "",
        userId: row.externalUser ?? undefined,
      },
      request: {
        requestId: row.requestId,
        sessionId: row.sessionId ?? undefined,
        appTitle: row.appTitle ?? undefined,
        appUrl: row.appUrl ?? undefined,
        userAgent: row.userAgent ?? undefined,
      },
      ...(content && { content }),
    };
    if (filterRules && !fitsRules(factsOf(call), filterRules)) return [];
    return [told(call, question)];
  });
}

/** Without what was not asked for. */
function told(
  { cost, identity, request, ...call }: TracedCall,
  { tellsCost, tellsIdentity, tellsRequest }: CallsQuestion,
): TracedCall {
  return {
    ...call,
    ...(tellsCost && cost && { cost }),
    ...(tellsIdentity && identity && { identity }),
    ...(tellsRequest && request && { request }),
  };
}

type Content = NonNullable<TracedCall["content"]>;

/** What was kept of them. One that cannot be opened is told without. */
async function readContents(
  { database, vault }: { readonly database: Database; readonly vault: KeyVault },
  { workspaceId, ids }: { readonly workspaceId: string; readonly ids: string[] },
): Promise<ReadonlyMap<string, Content>> {
  if (ids.length === 0) return new Map();
  const rows = await database.generationContent.findMany({
    where: { generationId: { in: ids }, workspaceId, expiresAt: { gt: new Date() } },
    select: { generationId: true, sealed: true },
  });
  const opened = await Promise.all(
    rows.map(async ({ generationId, sealed }): Promise<readonly [string, Content] | undefined> => {
      const content = await openContent(vault, { workspaceId, generationId }, sealed).catch(() => undefined);
      return content && [generationId, content];
    }),
  );
  return new Map(opened.filter((one) => one !== undefined));
}
