import type { PriceShape } from "./change-shapes.ts";
import type { Said } from "./offer.ts";

/** An endpoint as it is stored, on offer or not. */
export type StoredEndpoint = {
  readonly id: string;
  readonly modelId: string;
  readonly providerId: string;
  readonly upstreamModelId: string;
  readonly contextLength: number;
  readonly maxOutputTokens: number | undefined;
  readonly inputModalities: readonly string[];
  readonly supportedParameters: readonly string[];
  readonly enabled: boolean;
  /** The upkeep has changed it before; `false`: an import or a person has put it where it is. */
  readonly isKeptUp: boolean;
  /** In force now; without one it is on offer to nobody. */
  readonly price: PriceShape | undefined;
  readonly deprecatedOn: string | undefined;
};

export type StoredModel = {
  readonly id: string;
  readonly deprecatedOn: string | undefined;
  readonly successorId: string | undefined;
};

/** What a source said last of an endpoint. */
export type Sighting = { readonly said: Said; readonly missingSince: Date | undefined };

/** Everything that a reading is compared with. */
export type CatalogState = {
  readonly endpoints: readonly StoredEndpoint[];
  readonly models: ReadonlyMap<string, StoredModel>;
  /** By source, then by endpoint. */
  readonly sightings: ReadonlyMap<string, ReadonlyMap<string, Sighting>>;
  /** The database's clock. */
  readonly now: Date;
};

/** From where on a change waits for a person. */
export type UpkeepPolicy = {
  /** A rate that moved more than so many times, either way. */
  readonly mostTimes: bigint;
  /** More than this part of a provider's endpoints at once, if they are at least `leastAtOnce`. */
  readonly mostPercent: number;
  readonly leastAtOnce: number;
  /** How long a model must be missing before its endpoint is taken out by itself. */
  readonly goneAfterMs: number;
};

export const usualPolicy: UpkeepPolicy = {
  mostTimes: 5n,
  mostPercent: 25,
  leastAtOnce: 5,
  goneAfterMs: 86_400_000,
};
