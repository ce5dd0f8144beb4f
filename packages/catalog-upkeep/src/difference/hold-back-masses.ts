import type { Candidate, ChangeKind } from "../candidate.ts";
import type { CatalogState, UpkeepPolicy } from "../catalog-state.ts";

const inWords: Readonly<Partial<Record<ChangeKind, string>>> = {
  price: "would change their price",
  capability: "would change in what they can do",
  new_endpoint: "would be new",
  gone: "are missing",
  deprecation: "would leave",
};

/**
 * Many changes of one kind at one provider are one event, and more often a fault of the source than the provider's will:
 * they all wait. So does whatever would leave a provider with nothing.
 */
export function holdBackMasses(
  candidates: readonly Candidate[],
  state: CatalogState,
  { mostPercent, leastAtOnce }: UpkeepPolicy,
): readonly Candidate[] {
  const offered = Map.groupBy(
    state.endpoints.filter(({ enabled }) => enabled),
    ({ providerId }) => providerId,
  );
  const groups = Map.groupBy(candidates, ({ providerId, kind }) => `${providerId} ${kind}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const words = first && inWords[first.kind];
    if (!first || words === undefined) return group;
    const all = offered.get(first.providerId)?.length ?? 0;
    const isMass = group.length >= leastAtOnce && group.length * 100 > all * mostPercent;
    const isAll = (first.kind === "gone" || first.kind === "deprecation") && group.length >= all;
    if (!isMass && !isAll) return group;
    const because = `${group.length} of ${all} endpoints of ${first.providerId} ${words} at once`;
    return group.map((candidate) => ({ ...candidate, waitsFor: candidate.waitsFor ?? because }));
  });
}
