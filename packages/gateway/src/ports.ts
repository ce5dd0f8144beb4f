import type { CatalogSnapshot, UnitCounts } from "@causeway/catalog";
import type { ApiKey, CallLimits, CallRate, ConcurrencyLimit, SpendBudget } from "@causeway/limits";
import type { NanoUsd } from "@causeway/money";
import type { OwnKeyTerms } from "@causeway/pricing";
import type { ApiType, Preset } from "@causeway/protocol";
import type { OwnKey } from "@causeway/routing";
import type { CallEnd } from "./bill.ts";

/**
 * What the gateway needs from the outside, in its own words. Adapters implement these; tests pass them in from memory.
 * A port rejects only when the store behind it is broken or away: the caller then answers 503.
 */

/** Nothing was asked of the store: there was no connection. Any other failure may have happened after the fact. */
export class StoreNotReached extends Error {
  override readonly name = "StoreNotReached";
}

export type KeySource = {
  /** `hash` is SHA-256 of the presented key, 64 hex digits. Disabled, revoked and expired keys are returned too. */
  findByHash(hash: string): Promise<ApiKey | undefined>;
};

export type OwnKeySource = {
  /** The workspace's usable own keys, in the order in which they are tried. */
  list(workspaceId: string): Promise<readonly OwnKey[]>;
  /** The key itself. Rejects when it was removed or cannot be opened; the error says nothing of it. */
  open(workspaceId: string, ownKeyId: string): Promise<string>;
};

export type PresetSource = {
  /** Under the slug, whatever its status. Rejects with `AppError("invalid-request")` when it cannot be understood. */
  find(workspaceId: string, slug: string): Promise<StoredPreset | undefined>;
};

export type StoredPreset = {
  readonly id: string;
  readonly status: "active" | "disabled" | "archived";
  /** The number of the version that calls use. */
  readonly version: number;
  readonly preset: Preset;
};

export type CatalogSource = {
  /** Models, enabled endpoints with their price in force now, and providers: the whole catalogue. */
  load(): Promise<CatalogSnapshot>;
};

/** Credits set aside before a provider is called, and what becomes of them. All of it is idempotent per generation. */
export type CreditHolds = {
  take(request: HoldRequest): Promise<HoldOutcome>;
  /** More for a call under way, for shared capacity: `amount` in total. Checks what `take` does but rates and concurrency. */
  raise(request: { readonly generationId: string; readonly amount: NanoUsd }): Promise<RaiseOutcome>;
  /** Writes the generation's log row, charges at most what is held, and releases the hold, all or nothing. */
  settle(settlement: Settlement): Promise<SettlementResult>;
  /** What running streams have delivered so far, in one statement: recovery bills a dead gateway's calls by it. */
  recordProgress(progress: readonly HoldProgress[]): Promise<void>;
};

export type HoldRequest = {
  readonly generationId: string;
  readonly workspaceId: string;
  readonly apiKeyId: string;
  readonly gatewayInstanceId: string;
  readonly amount: NanoUsd;
  readonly requestId: string;
  readonly requestedModel: string;
  readonly apiType: ApiType;
  readonly streamed: boolean;
  readonly limits: CallLimits;
  /** When it may be made on an own key: the most it then comes to. What that adds to the fee is held too. */
  readonly ownKey?: { readonly mostListPrice: NanoUsd; readonly terms: OwnKeyTerms } | undefined;
};

export type HoldOutcome =
  | { readonly kind: "held" }
  /** Revoked, disabled or expired since it was cached. */
  | { readonly kind: "key-not-usable" }
  /** No call of the workspace may spend. */
  | { readonly kind: SpendingStop }
  /** `available` is what could still be held. */
  | { readonly kind: "insufficient-credits"; readonly available: NanoUsd }
  /** `available` is what the budget's period still leaves. */
  | { readonly kind: "budget-exceeded"; readonly budget: SpendBudget; readonly available: NanoUsd }
  | { readonly kind: "rate-exceeded"; readonly rate: CallRate; readonly retryAfterSeconds: number }
  | { readonly kind: "concurrency-exceeded"; readonly concurrency: ConcurrencyLimit };

/** `gone`: there is no hold to raise; the call is to end at what it holds. Whatever is not `held` changed nothing. */
export type RaiseOutcome =
  | Exclude<HoldOutcome, { readonly kind: "rate-exceeded" | "concurrency-exceeded" }>
  | { readonly kind: "gone" };

/** A payment is disputed, the workspace owes us, or its books do not agree and a person is to look at them. */
export type SpendingStop = "stopped-by-dispute" | "stopped-by-debt" | "stopped-by-review";

export type HoldProgress = {
  readonly generationId: string;
  readonly endpointId: string;
  readonly priceVersionId: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly ownKeyId?: string | undefined;
};

export type GenerationStatus = "completed" | "interrupted" | "cancelled" | "failed";

export type Settlement = {
  readonly generation: GenerationRow;
  readonly attempts: readonly AttemptRow[];
  /** How the call ended, as far as money goes: for the log. */
  readonly end?: CallEnd;
};

/**
 * The columns of "generation". `cost` is what the usage costs at the pinned price; the charge may be less. On an own
 * key it is not read: the charge is the fee that `ownKey.upstreamCost` adds to the month.
 */
export type GenerationRow = {
  readonly id: string;
  readonly workspaceId: string;
  readonly apiKeyId: string;
  readonly requestId: string;
  readonly requestedModel: string;
  readonly modelId: string;
  readonly endpointId: string | undefined;
  readonly providerId: string | undefined;
  readonly priceVersionId: string | undefined;
  readonly upstreamId: string | undefined;
  readonly apiType: ApiType;
  readonly streamed: boolean;
  readonly status: GenerationStatus;
  readonly finishReason: string | undefined;
  readonly nativeFinishReason: string | undefined;
  readonly errorMessage: string | undefined;
  readonly httpStatus: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  /** Of those: to be kept for an hour. */
  readonly longCacheWriteTokens?: number | undefined;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** What was counted beside tokens. */
  readonly units?: UnitCounts | undefined;
  readonly estimated: boolean;
  readonly cost: NanoUsd;
  /** What the provider may bill for a call that came to nothing: nobody is charged, it is our loss. */
  readonly insured?: NanoUsd;
  /** What the provider bills beyond `cost`, and nobody is charged: our loss as well. Nothing on an own key. */
  readonly unbilled?: NanoUsd;
  readonly startedAt: Date;
  readonly firstTokenMs: number | undefined;
  readonly durationMs: number;
  readonly appTitle: string | undefined;
  readonly appUrl: string | undefined;
  readonly userAgent: string | undefined;
  readonly externalUser: string | undefined;
  readonly sessionId: string | undefined;
  /** The call whose kept answer was given again: nobody was asked, and it cost nothing. */
  readonly responseCacheSourceId?: string | undefined;
  /** Set when it was served with a key of the workspace's own; `upstreamCost` is what the provider bills, at list price. */
  readonly ownKey?: { readonly id: string; readonly upstreamCost: NanoUsd } | undefined;
};

/** The columns of "attempt" but the generation's id. */
export type AttemptRow = {
  readonly sequence: number;
  readonly modelId: string;
  readonly endpointId: string;
  readonly providerId: string;
  readonly httpStatus: number | undefined;
  readonly outcome: string;
  readonly reason: string | undefined;
  readonly startedAt: Date;
  readonly latencyMs: number;
  readonly ownKeyId?: string | undefined;
};

export type SettlementResult = {
  /** False when the generation had been settled before: nothing changed. */
  readonly isNew: boolean;
  readonly charged: NanoUsd;
  /** What the cost exceeded the hold by; ours to bear. */
  readonly uncovered: NanoUsd;
};

export type GenerationReader = {
  /** Only the workspace's own: another's id and a missing id are both `undefined`. `cost` is what was charged. */
  find(workspaceId: string, generationId: string): Promise<GenerationRecord | undefined>;
};

export type GenerationRecord = Settlement;

/** What a workspace and a key have spent. */
export type AccountReader = {
  credits(workspaceId: string): Promise<WorkspaceCredits>;
  keyUsage(apiKeyId: string): Promise<KeyUsage>;
};

export type WorkspaceCredits = {
  /** All credits ever bought or granted. */
  readonly purchased: NanoUsd;
  /** All credits ever spent on generations. */
  readonly used: NanoUsd;
  readonly balance: NanoUsd;
};

export type PeriodSpend = {
  readonly total: NanoUsd;
  /** In the current UTC day, ISO week and month, by the database's clock. */
  readonly daily: NanoUsd;
  readonly weekly: NanoUsd;
  readonly monthly: NanoUsd;
};

/** Credits spent, and apart from them calls on own keys at list price. */
export type KeyUsage = PeriodSpend & { readonly ownKeys: PeriodSpend };

/** The row that tells the worker's recovery whether this process still lives. */
export type GatewayInstances = {
  start(instanceId: string): Promise<void>;
  beat(instanceId: string): Promise<void>;
  stop(instanceId: string): Promise<void>;
};
