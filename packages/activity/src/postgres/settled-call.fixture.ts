import { createCreditHolds, type Database, type MoneyPool } from "@causeway/db";
import { nanoUsd, type NanoUsd } from "@causeway/money";
import type { GenerationStatus } from "../activity-source.ts";

export type SettledCall = {
  readonly workspaceId: string;
  readonly apiKeyId: string;
  readonly startedAt: Date;
  readonly id?: string;
  readonly modelId?: string;
  readonly providerId?: string | undefined;
  readonly priceVersionId?: string;
  readonly status?: GenerationStatus;
  readonly cost?: NanoUsd;
  readonly held?: NanoUsd;
  readonly inputTokens?: number;
  readonly cachedInputTokens?: number;
  readonly outputTokens?: number;
  readonly firstTokenMs?: number;
  readonly appTitle?: string;
  readonly appUrl?: string;
  /** Providers that failed before the one that answered. */
  readonly failedProviders?: readonly string[];
};

/** A call as the gateway leaves it behind: held, then settled, by the same functions. Returns its id. */
export async function settleCall(pool: MoneyPool, call: SettledCall): Promise<string> {
  const holds = createCreditHolds(pool);
  const id = call.id ?? `gen-${crypto.randomUUID().replaceAll("-", "")}`;
  const { workspaceId, apiKeyId, startedAt, modelId = "acme/large", cost = nanoUsd(0n) } = call;
  const providerId = "providerId" in call ? call.providerId : "alpha";
  const status = call.status ?? "completed";
  const request = {
    requestId: id.replace("gen-", "req-"),
    requestedModel: modelId,
    apiType: "chat-completions",
    streamed: true,
  } as const;
  const hold = {
    ...request,
    generationId: id,
    workspaceId,
    apiKeyId,
    gatewayInstanceId: "test",
    amount: call.held ?? cost,
    limits: { budgets: [], rates: [], concurrency: [] },
  };
  const { kind } = await holds.take(hold);
  if (kind !== "held") throw new Error(`The hold was refused: ${kind}`);

  const failed = call.failedProviders ?? [];
  const providers = [...failed, ...(providerId === undefined ? [] : [providerId])];
  await holds.settle({
    generation: {
      ...request,
      id,
      workspaceId,
      apiKeyId,
      startedAt,
      modelId,
      endpointId: providerId && `${providerId}:${modelId}`,
      providerId,
      priceVersionId: call.priceVersionId,
      upstreamId: undefined,
      status,
      finishReason: status === "completed" ? "stop" : undefined,
      nativeFinishReason: undefined,
      errorMessage: undefined,
      httpStatus: status === "failed" ? 502 : 200,
      inputTokens: call.inputTokens ?? 0,
      cachedInputTokens: call.cachedInputTokens ?? 0,
      cacheWriteTokens: 0,
      outputTokens: call.outputTokens ?? 0,
      reasoningTokens: 0,
      estimated: false,
      cost,
      firstTokenMs: call.firstTokenMs,
      durationMs: 900,
      appTitle: call.appTitle,
      appUrl: call.appUrl,
      userAgent: undefined,
      externalUser: undefined,
      sessionId: undefined,
    },
    attempts: providers.map((provider, sequence) => ({
      sequence,
      modelId,
      endpointId: `${provider}:${modelId}`,
      providerId: provider,
      httpStatus: failed.includes(provider) ? 500 : 200,
      outcome: failed.includes(provider) ? "unavailable" : "completed",
      reason: failed.includes(provider) ? "The provider answered 500." : undefined,
      startedAt,
      latencyMs: 120,
    })),
  });
  return id;
}

/** A model at two providers, with one price version at the first. Returns that version's id. */
export async function seedCatalog(database: Database): Promise<string> {
  await database.provider.createMany({
    data: [
      { id: "alpha", name: "Alpha Cloud" },
      { id: "beta", name: "Beta Cloud" },
    ],
  });
  const lists = { inputModalities: ["text"], supportedParameters: [] };
  await database.model.createMany({
    data: ["large", "small"].map((slug) => ({
      ...lists,
      id: `acme/${slug}`,
      author: "acme",
      name: `Acme ${slug}`,
      contextLength: 8000,
      outputModalities: ["text"],
    })),
  });
  const endpoint = {
    ...lists,
    id: "alpha:acme/large",
    modelId: "acme/large",
    providerId: "alpha",
    upstreamModelId: "large",
    contextLength: 8000,
  };
  await database.endpoint.create({ data: endpoint });
  const rates = { inputPico: 150_000n, outputPico: 600_001n, cachedInputPico: 75_000n };
  const price = await database.priceVersion.create({ data: { ...rates, endpointId: endpoint.id, source: "test" } });
  return price.id;
}
