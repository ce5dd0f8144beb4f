import type { PriceUnit } from "../decimal-price.ts";

/** Names of the public data sets that facts are taken from. */
export type SourceName = "models.dev" | "pi-ai" | "litellm";

/** Prices as the source writes them. */
export type SourcePrices = {
  readonly unit: PriceUnit;
  readonly input: string;
  readonly output: string;
  readonly cachedInput: string | undefined;
  readonly cacheWrite: string | undefined;
  /** Of tokens of sound, read and made. */
  readonly audio?: string | undefined;
  readonly madeAudio?: string | undefined;
  readonly tiers: readonly SourceTier[];
};

export type SourceTier = {
  readonly minPromptTokens: number;
  readonly input: string;
  readonly output: string;
  readonly cachedInput: string | undefined;
  readonly cacheWrite: string | undefined;
};

/** One model at one provider as one source tells it. `undefined` is "the source does not say". */
export type SourceRow = {
  readonly source: SourceName;
  /** Our slug. */
  readonly providerId: string;
  readonly upstreamModelId: string;
  readonly name: string | undefined;
  readonly prices: SourcePrices | undefined;
  readonly contextLength: number | undefined;
  readonly maxOutputTokens: number | undefined;
  readonly inputModalities: readonly string[] | undefined;
  readonly outputModalities: readonly string[] | undefined;
  readonly tools: boolean | undefined;
  readonly reasoning: boolean | undefined;
  readonly structuredOutputs: boolean | undefined;
  readonly temperature: boolean | undefined;
  readonly releasedOn: string | undefined;
  readonly knowledgeCutoff: string | undefined;
  readonly openWeights: boolean | undefined;
  readonly deprecated: boolean;
  readonly deprecatedOn: string | undefined;
};

/** The sources' counts are whole numbers of tokens; some write 1e6 or 0 for "none". */
export function tokenCount(text: string | undefined): number | undefined {
  const count = Number(text);
  return Number.isInteger(count) && count > 0 ? count : undefined;
}

/** A cached rate of 0 beside a paid input is how some sources write "unknown"; unknown is billed as plain input. */
export const positiveText = (text: string | undefined): string | undefined =>
  text !== undefined && Number(text) > 0 ? text : undefined;
