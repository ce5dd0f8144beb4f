import type { CatalogSnapshot, Endpoint, Model } from "@causeway/catalog";
import { readProviderPreferences } from "@causeway/protocol";
import { type CandidateQuestion, candidatesFor } from "@causeway/routing";

export type EndpointVerdict = {
  readonly endpointId: string;
  readonly providerName: string;
  /** Why a call cannot go there; undefined when it can. */
  readonly removedBecause: string | undefined;
};

/** How many endpoints of the catalogue these settings remove, and of how many. Throws `invalid-request` as a call would. */
export function countRemovedEndpoints(
  snapshot: CatalogSnapshot,
  provider: unknown,
): { readonly removed: number; readonly all: number } {
  const ceiling = readProviderPreferences(provider);
  let removed = 0;
  let all = 0;
  for (const [modelId, endpoints] of snapshot.endpoints) {
    const model = snapshot.models.get(modelId);
    if (!model) continue;
    all += endpoints.length;
    removed += candidatesFor(question(snapshot, model, endpoints, ceiling)).exclusions.length;
  }
  return { removed, all };
}

/**
 * Where a plain call of a model may go under these settings, and where not, with the reason. Undefined for a model that
 * is not in the catalogue. Throws `invalid-request` as a call would.
 */
export function previewModel(
  snapshot: CatalogSnapshot,
  { modelId, provider }: { readonly modelId: string; readonly provider: unknown },
): readonly EndpointVerdict[] | undefined {
  const model = snapshot.models.get(modelId);
  if (!model) return undefined;
  const endpoints = snapshot.endpoints.get(modelId) ?? [];
  const asked = question(snapshot, model, endpoints, readProviderPreferences(provider));
  const reasons = new Map(candidatesFor(asked).exclusions.map(({ endpoint, detail }) => [endpoint.id, detail]));
  return endpoints.map(({ id, providerId }) => ({
    endpointId: id,
    providerName: snapshot.providers.get(providerId)?.name ?? providerId,
    removedBecause: reasons.get(id),
  }));
}

/** A short call that asks for nothing, so that whatever removes an endpoint is the workspace's setting. */
const question = (
  snapshot: CatalogSnapshot,
  model: Model,
  endpoints: readonly Endpoint[],
  ceiling: CandidateQuestion["preferences"],
): CandidateQuestion => ({
  model,
  endpoints,
  ceiling,
  preferences: readProviderPreferences({}),
  requirements: {
    promptTokens: { likely: 1, most: 1 },
    maxOutputTokens: undefined,
    choices: 1,
    inputModalities: [],
    parameters: [],
  },
  onlyFree: false,
  providers: snapshot.providers,
  isConfigured: () => true,
});
