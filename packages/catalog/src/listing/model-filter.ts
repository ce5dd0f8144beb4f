import type { PicoUsd } from "@causeway/money";
import type { Endpoint } from "../endpoint.ts";
import type { Modality, Model } from "../model.ts";
import type { CatalogSnapshot } from "../snapshot.ts";
import type { MeasureEndpoint } from "./endpoint-measures.ts";
import { familyOf, type ModelFamily } from "./model-family.ts";

/** Both ends count; `undefined` is open. */
export type Bounds<T> = { readonly min: T | undefined; readonly max: T | undefined };

/**
 * Which models are listed. What is `undefined` is not asked for; of a list that is asked of a model or endpoint, all must
 * be there, of one that it is named by (`authors`, `providers`, `families`, `outputModalities`), one. Prices are per token.
 */
export type ModelFilter = {
  /** Part of the id or name, whatever the case. */
  readonly text?: string | undefined;
  readonly families?: readonly ModelFamily[] | undefined;
  readonly authors?: readonly string[] | undefined;
  readonly outputModalities?: readonly Modality[] | undefined;
  /** Are its weights open, so that its maker is known to allow distillation? */
  readonly isDistillable?: boolean | undefined;
  readonly ageDays?: Bounds<number> | undefined;
  readonly supportedParameters?: readonly string[] | undefined;
  readonly inputModalities?: readonly Modality[] | undefined;
  readonly contextLength?: number | undefined;
  /** Ids or names, in lower case. */
  readonly providers?: readonly string[] | undefined;
  readonly keepsNothing?: boolean | undefined;
  readonly inputPrice?: Bounds<PicoUsd> | undefined;
  readonly outputPrice?: Bounds<PicoUsd> | undefined;
  /** From 0 to 1. An endpoint whose tool calls nobody has seen is not known to succeed, nor to fail. */
  readonly toolSuccess?: Bounds<number> | undefined;
  readonly mayUseModel?: ((modelId: string) => boolean) | undefined;
  readonly mayUseProvider?: ((providerId: string) => boolean) | undefined;
};

export type FilterFacts = {
  readonly providers: CatalogSnapshot["providers"];
  readonly measure: MeasureEndpoint;
  readonly nowMs: number;
};

const dayMs = 86_400_000;

/** What does not depend on who serves it. */
export function isModelAsked(model: Model, filter: ModelFilter, { nowMs }: Pick<FilterFacts, "nowMs">): boolean {
  const { text, families, authors, outputModalities, isDistillable, ageDays, mayUseModel } = filter;
  const ageInDays = Math.floor((nowMs - createdOf(model) * 1_000) / dayMs);
  return (
    (text === undefined || `${model.id}\n${model.name}`.toLowerCase().includes(text.toLowerCase())) &&
    (families === undefined || families.includes(familyOf(model.id))) &&
    (authors === undefined || authors.includes(model.author)) &&
    (outputModalities === undefined ||
      model.outputModalities.some((modality) => outputModalities.includes(modality))) &&
    (isDistillable === undefined || (model.openWeights === true) === isDistillable) &&
    (ageDays === undefined || (createdOf(model) > 0 && isWithin(ageInDays, ageDays))) &&
    mayUseModel?.(model.id) !== false
  );
}

/** The same endpoint must meet all of it: a model is not listed for the price of one and the privacy of another. */
export function isEndpointAsked(endpoint: Endpoint, filter: ModelFilter, facts: FilterFacts): boolean {
  const { supportedParameters, inputModalities, contextLength, providers, keepsNothing, mayUseProvider } = filter;
  const { providerId, price } = endpoint;
  const provider = facts.providers.get(providerId);
  return (
    hasAll(endpoint.supportedParameters, supportedParameters?.map(asKnown)) &&
    hasAll(endpoint.inputModalities, inputModalities) &&
    endpoint.contextLength >= (contextLength ?? 0) &&
    (providers === undefined ||
      [providerId, provider?.name.toLowerCase() ?? ""].some((name) => providers.includes(name))) &&
    (keepsNothing !== true || provider?.dataPolicy.retentionDays === 0) &&
    isPriced(price, filter) &&
    isWithin(price.input, filter.inputPrice) &&
    isWithin(price.output, filter.outputPrice) &&
    isWithin(toolSuccessOf(endpoint, facts.measure, filter.toolSuccess), filter.toolSuccess) &&
    mayUseProvider?.(providerId) !== false
  );
}

/** Unix seconds of the release or, when that is not known, of the first listing; 0 when neither is. */
export const createdOf = ({ releasedOn, listedOn }: Model): number =>
  Math.floor((Date.parse(releasedOn ?? listedOn ?? "") || 0) / 1000);

/** Measured only when it is asked for. */
function toolSuccessOf({ id }: Endpoint, measure: MeasureEndpoint, asked: Bounds<number> | undefined) {
  if (asked === undefined) return 1;
  const { toolCalls, badToolCalls } = measure(id);
  return toolCalls === 0 ? Number.NaN : 1 - badToolCalls / toolCalls;
}

/** What is not a number is within no bounds. */
const isWithin = <T extends number | bigint>(value: T, bounds: Bounds<T> | undefined): boolean =>
  bounds === undefined ||
  (!Number.isNaN(value) &&
    (bounds.min === undefined || value >= bounds.min) &&
    (bounds.max === undefined || value <= bounds.max));

/** What is sold by the picture or by the search has no price of a token, and is not free for that. */
export const isPricedByToken = ({ input, output, units }: Endpoint["price"]): boolean =>
  input > 0n || output > 0n || units === undefined;

const isPriced = (price: Endpoint["price"], { inputPrice, outputPrice }: ModelFilter): boolean =>
  (inputPrice === undefined && outputPrice === undefined) || isPricedByToken(price);

/** Two words for one thing: every endpoint that takes one is sent the other. */
export const asKnown = (parameter: string): string =>
  parameter === "max_completion_tokens" ? "max_tokens" : parameter;

const hasAll = (has: readonly string[], wanted: readonly string[] | undefined) =>
  wanted?.every((one) => has.includes(one)) ?? true;
