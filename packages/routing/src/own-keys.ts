import type { Candidate } from "./candidates.ts";

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
};

/** Whose call it is: our key, and the member who made that key. */
export type OwnKeyCaller = { readonly apiKeyId: string; readonly userId: string | undefined };

/** The keys that serve this caller, in the owner's order. */
export const ownKeysFor = (keys: readonly OwnKey[], { apiKeyId, userId }: OwnKeyCaller): readonly OwnKey[] =>
  keys.filter((key) => isNamed(key.apiKeyIds, apiKeyId) && isNamed(key.userIds, userId));

export const servesModel = (key: OwnKey, modelId: string): boolean => isNamed(key.modelIds, modelId);

const isNamed = (list: readonly string[], id: string | undefined) =>
  list.length === 0 || (id !== undefined && list.includes(id));

/**
 * Own keys around the shared candidates: prioritized ones first and fallback ones last, each in the owner's order and
 * with every endpoint of its provider. One key that is always used takes shared capacity out.
 */
export function withOwnKeys(
  shared: readonly Candidate[],
  able: readonly Candidate[],
  keys: readonly OwnKey[],
): readonly Candidate[] {
  const tried = keys.map((key) => ({
    key,
    candidates: able
      .filter(({ endpoint }) => endpoint.providerId === key.providerId)
      .map((candidate): Candidate => ({ ...candidate, credential: { kind: "own-key", id: key.id } })),
  }));
  const placed = (placement: OwnKey["placement"]) =>
    tried.flatMap(({ key, candidates }) => (key.placement === placement ? candidates : []));
  const isOwnOnly = tried.some(({ key, candidates }) => key.alwaysUse && candidates.length > 0);
  return [...placed("prioritized"), ...(isOwnOnly ? [] : shared), ...placed("fallback")];
}
