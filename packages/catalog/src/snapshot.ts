import type { Endpoint, ProviderFacts } from "./endpoint.ts";
import type { Model } from "./model.ts";
import { usualEndpointId } from "./service-tier.ts";

/** The whole catalogue at one moment, indexed for the request path. Immutable: a change makes a new one. */
export type CatalogSnapshot = {
  readonly models: ReadonlyMap<string, Model>;
  readonly providers: ReadonlyMap<string, ProviderFacts>;
  /** Keyed by model id. */
  readonly endpoints: ReadonlyMap<string, readonly Endpoint[]>;
  /** Those of service tiers, keyed by model id: apart, since only who asks for them is served by them. */
  readonly tierEndpoints: ReadonlyMap<string, readonly Endpoint[]>;
};

export function catalogSnapshot(
  models: readonly Model[],
  endpoints: readonly Endpoint[],
  providers: readonly ProviderFacts[],
): CatalogSnapshot {
  const usual = endpoints.filter(({ serviceTier }) => serviceTier === undefined);
  const served = new Set(usual.map(({ id }) => id));
  return {
    models: new Map(models.map((model) => [model.id, model])),
    providers: new Map(providers.map((provider) => [provider.id, provider])),
    endpoints: Map.groupBy(usual, (endpoint) => endpoint.modelId),
    // One whose usual endpoint is gone cannot be billed when the provider falls back to that.
    tierEndpoints: Map.groupBy(
      endpoints.filter((endpoint) => endpoint.serviceTier !== undefined && served.has(usualEndpointId(endpoint))),
      (endpoint) => endpoint.modelId,
    ),
  };
}
