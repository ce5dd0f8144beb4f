import type { Model } from "@causeway/catalog";
import type { Candidate } from "./candidates.ts";
import type { OwnEndpoint } from "./own-endpoint.ts";

/** A workspace's own key to a provider, as far as routing needs to know it. Empty lists mean all. */
export type OwnKey = {
  readonly id: string;
  readonly providerId: string;
  /** Tried before our shared capacity or after it. */
  readonly placement: "prioritized" | "fallback";
  /** Calls that this key can serve are never made on shared capacity. */
  readonly alwaysUse: boolean;
  readonly modelIds: readonly string[];
  readonly apiKeyIds: readonly string[];
  readonly userIds: readonly string[];
  /** Set when it is not one of our providers that the key opens, but an endpoint of the workspace's own. */
  readonly endpoint?: OwnEndpoint | undefined;
};

/** Whose call it is: our key, and the member who made that key. */
export type OwnKeyCaller = { readonly apiKeyId: string; readonly userId: string | undefined };

/** The keys that serve this caller, in the owner's order. */
export const ownKeysFor = (keys: readonly OwnKey[], { apiKeyId, userId }: OwnKeyCaller): readonly OwnKey[] =>
  keys.filter((key) => isNamed(key.apiKeyIds, apiKeyId) && isNamed(key.userIds, userId));

export const servesModel = (key: OwnKey, modelId: string): boolean => isNamed(key.modelIds, modelId);

const isNamed = (list: readonly string[], id: string | undefined) =>
  list.length === 0 || (id !== undefined && list.includes(id));

/** Models that only the workspace knows, by id, as its own endpoints bring them. */
export const ownModels = (keys: readonly OwnKey[]): ReadonlyMap<string, Model> =>
  new Map(keys.flatMap(({ endpoint }) => (endpoint?.models ?? []).map((model) => [model.id, model] as const)));

/**
 * Own keys around the shared candidates: prioritized ones first and fallback ones last, each in the owner's order and
 * with every endpoint of its provider. What is paid by the month comes before all that is paid by the call. One key
 * that is always used takes shared capacity out.
 */
export function aroundOwnKeys(
  shared: readonly Candidate[],
  able: readonly Candidate[],
  keys: readonly OwnKey[],
): {
  readonly before: readonly Candidate[];
  readonly shared: readonly Candidate[];
  readonly after: readonly Candidate[];
} {
  const tried = keys.map((key) => ({
    key,
    candidates: able
      .filter(({ endpoint }) => endpoint.providerId === key.providerId)
      .map((candidate): Candidate => ({ ...candidate, credential: credentialOf(key) })),
  }));
  const lanesFirst = tried.toSorted((a, b) => Number(!isLane(a.key)) - Number(!isLane(b.key)));
  const placed = (placement: OwnKey["placement"]) =>
    lanesFirst.flatMap(({ key, candidates }) => (placementOf(key) === placement ? candidates : []));
  const isOwnOnly = tried.some(({ key, candidates }) => key.alwaysUse && candidates.length > 0);
  return { before: placed("prioritized"), shared: isOwnOnly ? [] : shared, after: placed("fallback") };
}

const credentialOf = ({ id, endpoint }: OwnKey): Candidate["credential"] => ({
  kind: "own-key",
  id,
  ...(endpoint && { endpoint }),
});

const isLane = ({ endpoint }: OwnKey) => endpoint?.lane !== undefined;

/** Nothing that is paid by the call overflows into what is paid by the month. */
const placementOf = (key: OwnKey): OwnKey["placement"] => (isLane(key) ? "prioritized" : key.placement);
