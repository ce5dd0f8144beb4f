import type { Endpoint, ProviderFacts } from "./endpoint.ts";
import type { Model } from "./model.ts";

/** The whole catalogue at one moment, indexed for the request path. Immutable: a change makes a new one. */
export type CatalogSnapshot = {
  readonly models: ReadonlyMap<string, Model>;
  readonly providers: ReadonlyMap<string, ProviderFacts>;
  /** Keyed by model id. */
  readonly endpoints: ReadonlyMap<string, readonly Endpoint[]>;
};

export function catalogSnapshot(
  models: readonly Model[],
  endpoints: readonly Endpoint[],
  providers: readonly ProviderFacts[],
): CatalogSnapshot {
  return {
    models: new Map(models.map((model) => [model.id, model])),
    providers: new Map(providers.map((provider) => [provider.id, provider])),
    endpoints: Map.groupBy(endpoints, (endpoint) => endpoint.modelId),
  };
}
