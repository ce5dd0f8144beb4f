import type { NanoUsd } from "@causeway/money";
import type { GenerationRow } from "./activity-source.ts";
import type { Receipt } from "./receipt.ts";

/** Everything there is to know about one call. */
export type GenerationDetail = GenerationRow & {
  readonly requestId: string;
  readonly upstreamId: string | undefined;
  /** What the caller asked for; `modelId` is what answered. */
  readonly requestedModel: string;
  readonly endpointId: string | undefined;
  readonly apiType: string;
  readonly finishReason: string | undefined;
  readonly nativeFinishReason: string | undefined;
  readonly errorMessage: string | undefined;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  readonly reasoningTokens: number;
  /** True when the provider sent no usage and the tokens are our estimate. */
  readonly estimated: boolean;
  readonly apiKeyLabel: string;
  readonly appTitle: string | undefined;
  readonly appUrl: string | undefined;
  readonly externalUser: string | undefined;
  readonly sessionId: string | undefined;
  /** The call whose kept answer was given again; undefined when a provider was asked. */
  readonly responseCacheSourceId: string | undefined;
  /** Undefined on shared capacity. */
  readonly ownKey: OwnKeyUse | undefined;
  readonly attemptList: readonly AttemptDetail[];
  readonly settlement: SettlementDetail | undefined;
  readonly receipt: Receipt;
};

/** The key of the workspace's own that served the call. */
export type OwnKeyUse = {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  /** What the provider bills the workspace, at list price; our fee is the call's cost. */
  readonly upstreamCost: NanoUsd;
};

export type AttemptDetail = {
  readonly sequence: number;
  readonly modelId: string;
  readonly endpointId: string;
  readonly providerId: string;
  readonly providerName: string;
  readonly httpStatus: number | undefined;
  readonly outcome: string;
  readonly reason: string | undefined;
  readonly startedAt: Date;
  readonly latencyMs: number;
};

export type SettlementDetail = {
  readonly charged: NanoUsd;
  /** What the call cost beyond what was set aside for it; ours to bear. */
  readonly uncovered: NanoUsd;
  /** `gateway`, or `recovery` when the gateway died first. */
  readonly source: string;
  readonly settledAt: Date;
  /** Undefined when nothing was due. */
  readonly transactionId: string | undefined;
  /** The entry on the workspace's credits, negative; undefined when nothing was charged. */
  readonly creditsEntry: NanoUsd | undefined;
};
