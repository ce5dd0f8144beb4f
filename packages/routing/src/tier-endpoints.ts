import {
  type CatalogSnapshot,
  type Endpoint,
  type ServiceTier,
  serviceTiers,
  usualEndpointId,
} from "@causeway/catalog";
import type { ProviderPreferences } from "@causeway/protocol";
import type { Candidate } from "./candidates.ts";
import type { Requirements } from "./requirements.ts";

/** A model's endpoints, with those of the service tier that is asked for, or named in `provider.order` or `only`. */
export function endpointsAsked(
  { endpoints, tierEndpoints }: CatalogSnapshot,
  modelId: string,
  { serviceTier }: Requirements,
  preferences: ProviderPreferences,
): readonly Endpoint[] {
  const usual = endpoints.get(modelId) ?? [];
  const offered = tierEndpoints.get(modelId);
  if (!offered) return usual;
  const admitted = serviceTier ? [serviceTier] : tiersNamed(preferences);
  const tiered = offered.filter((endpoint) => endpoint.serviceTier && admitted.includes(endpoint.serviceTier));
  return tiered.length > 0 ? [...tiered, ...usual] : usual;
}

function tiersNamed({ order, only = [] }: ProviderPreferences): readonly ServiceTier[] {
  if (order.length === 0 && only.length === 0) return [];
  const named = [...order, ...only];
  return serviceTiers.filter((tier) => named.some((slug) => slug.endsWith(`/${tier}`)));
}

/**
 * Candidates of a tier with what they are as usual. Who asks for flex asks for its price: where it is to be had, nobody
 * else is called. Other tiers fall back to the usual service.
 */
export function tiersFirst(
  candidates: readonly Candidate[],
  { endpoints }: CatalogSnapshot,
  { serviceTier }: Requirements,
): readonly Candidate[] {
  if (candidates.every(({ endpoint }) => endpoint.serviceTier === undefined)) return candidates;
  const completed = candidates.map((candidate) => {
    const { endpoint } = candidate;
    const usual =
      endpoint.serviceTier && endpoints.get(endpoint.modelId)?.find(({ id }) => id === usualEndpointId(endpoint));
    return usual ? { ...candidate, usual } : candidate;
  });
  if (serviceTier !== "flex") return completed;
  return completed.filter(({ endpoint }) => endpoint.serviceTier === "flex");
}
