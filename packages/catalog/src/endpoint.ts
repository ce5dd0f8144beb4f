import type { PicoUsd } from "@causeway/money";
import type { ServiceTier } from "./service-tier.ts";
import type { UnitPrices } from "./unit.ts";

/** Dollars per unit at one time. `undefined` is unknown: such a part is billed at the price of the part it belongs to. */
export type EndpointPrice = {
  readonly input: PicoUsd;
  readonly output: PicoUsd;
  readonly cachedInput: PicoUsd | undefined;
  readonly cacheWrite: PicoUsd | undefined;
  /** Per call. */
  readonly request: PicoUsd | undefined;
  /** What is counted beside tokens: searches, images … */
  readonly units?: UnitPrices | undefined;
  /** For each search of the web that the provider makes while it answers; `undefined`: it makes none that we know of. */
  readonly ownSearch?: PicoUsd | undefined;
  /** Above `minPromptTokens` these replace the rates above, for the whole call. Ascending. */
  readonly tiers: readonly PriceTier[];
};

export type PriceTier = {
  readonly minPromptTokens: number;
  readonly input: PicoUsd;
  readonly output: PicoUsd;
  readonly cachedInput: PicoUsd | undefined;
  readonly cacheWrite: PicoUsd | undefined;
};

/** A model at a provider. */
export type Endpoint = {
  /** `<provider>:<model id>`, for example `groq:openai/gpt-oss-120b`. */
  readonly id: string;
  readonly modelId: string;
  readonly providerId: string;
  /** What the provider calls the model. */
  readonly upstreamModelId: string;
  readonly contextLength: number;
  readonly maxOutputTokens: number | undefined;
  readonly quantization: string | undefined;
  readonly inputModalities: readonly string[];
  readonly supportedParameters: readonly string[];
  readonly price: EndpointPrice;
  /** Pinned at admission: a call is billed at the version it was admitted under. */
  readonly priceVersionId: string;
  /** At which it is served, for this price; `undefined`: as usual. */
  readonly serviceTier?: ServiceTier | undefined;
};

/** What a provider does with prompts. `undefined` is unknown and treated as the worst case. */
export type DataPolicy = {
  readonly trainsOnPrompts: boolean | undefined;
  readonly retentionDays: number | undefined;
};

export type ProviderFacts = {
  /** Lower-case slug: `groq`, `google-vertex`. */
  readonly id: string;
  readonly name: string;
  readonly dataPolicy: DataPolicy;
};
