import type { PicoUsd } from "@causeway/money";

/** Per token. `undefined` is "the source does not say", which is neither zero nor "no longer". */
export type OfferedRates = {
  readonly input: PicoUsd;
  readonly output: PicoUsd;
  readonly cachedInput: PicoUsd | undefined;
  readonly cacheWrite: PicoUsd | undefined;
};

export type OfferedTier = OfferedRates & { readonly minPromptTokens: number };

export type OfferedPrice = OfferedRates & {
  /** Ascending; `undefined` when the source says nothing of tiers. */
  readonly tiers: readonly OfferedTier[] | undefined;
};

/** Limits and abilities, as far as a source tells them. Kept as they are told: what changes here changed at the provider. */
export type Said = {
  readonly contextLength?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly inputModalities?: readonly string[] | undefined;
  readonly tools?: boolean | undefined;
  readonly reasoning?: boolean | undefined;
  readonly structuredOutputs?: boolean | undefined;
  readonly temperature?: boolean | undefined;
};

/** One model at one provider as one source tells it. */
export type Offer = {
  readonly providerId: string;
  readonly upstreamModelId: string;
  readonly name: string | undefined;
  readonly price: OfferedPrice | undefined;
  readonly said: Said;
  readonly outputModalities: readonly string[] | undefined;
  readonly releasedOn: string | undefined;
  readonly knowledgeCutoff: string | undefined;
  readonly openWeights: boolean | undefined;
  /** The source calls it outdated, without a date. */
  readonly isOutdated: boolean;
  /** `YYYY-MM-DD`: the last day on which the provider serves it. */
  readonly deprecatedOn: string | undefined;
  /** In the provider's own name. */
  readonly successor: string | undefined;
};

/** A row that was not read, and why. Neither is longer than a line. */
export type RefusedRow = { readonly name: string; readonly reason: string };

/** What one source says. */
export type SourceReading = {
  /** `models.dev`, or `provider:<slug>`. */
  readonly sourceId: string;
  readonly offers: readonly Offer[];
  readonly refused: readonly RefusedRow[];
};
