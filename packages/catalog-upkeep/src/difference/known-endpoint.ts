import { ownProvidersOf } from "@causeway/catalog-data/reading";
import type { Candidate, Saying } from "../candidate.ts";
import type { CatalogState, Sighting, StoredEndpoint, UpkeepPolicy } from "../catalog-state.ts";
import { fingerprintOf, type PriceShape } from "../change-shapes.ts";
import type { SourceReading } from "../offer.ts";
import { capabilitiesAfter, capabilitiesOf } from "./capabilities.ts";
import { priceAfter, priceText, reasonToWait } from "./judge-price.ts";
import type { Teller } from "./offers-by-name.ts";

export type Comparison = {
  readonly state: CatalogState;
  readonly policy: UpkeepPolicy;
  /** In the order in which they are believed. */
  readonly readings: readonly SourceReading[];
  /** Our model by a provider's name for it. */
  readonly modelAt: (providerId: string, upstreamModelId: string) => string | undefined;
};

type Base = Pick<Candidate, "subject" | "providerId">;

/** What sources say of an endpoint that is stored. `tellers`: those that list it, the first is believed. */
export function compareEndpoint(
  endpoint: StoredEndpoint,
  tellers: readonly Teller[],
  comparison: Comparison,
): readonly Candidate[] {
  const base: Base = { subject: endpoint.id, providerId: endpoint.providerId };
  if (!endpoint.enabled) return backAgain(endpoint, tellers, base);
  return [
    ...priceChange(endpoint, tellers, base, comparison.policy),
    ...capabilityChange(endpoint, tellers, base, comparison),
    ...deprecation(endpoint, tellers, base, comparison),
    ...gone(endpoint, tellers, base, comparison),
  ];
}

function priceChange(
  { price: before }: StoredEndpoint,
  tellers: readonly Teller[],
  base: Base,
  { mostTimes }: UpkeepPolicy,
): readonly Candidate[] {
  const priced = tellers.flatMap(({ sourceId, offer }) => (offer.price ? [{ sourceId, price: offer.price }] : []));
  const [first, ...others] = priced;
  if (!first || !before) return [];
  const after = priceAfter(before, first.price);
  if (fingerprintOf(after) === fingerprintOf(before)) return [];
  return [
    {
      ...base,
      kind: "price",
      sourceId: first.sourceId,
      before,
      after,
      others: others.flatMap(({ sourceId, price }) => disagreement(sourceId, after, priceAfter(before, price))),
      waitsFor: reasonToWait(before, after, first.price, mostTimes),
    },
  ];
}

/** Where a source that is not believed says another price than the one that is. */
export const disagreement = (source: string, believed: PriceShape, said: PriceShape): readonly Saying[] =>
  priceText(believed) === priceText(said) ? [] : [{ source, says: priceText(said) }];

function capabilityChange(
  endpoint: StoredEndpoint,
  tellers: readonly Teller[],
  base: Base,
  { state }: Comparison,
): readonly Candidate[] {
  for (const { sourceId, offer } of tellers) {
    const sighting = state.sightings.get(sourceId)?.get(endpoint.id);
    if (!sighting || Object.keys(sighting.said).length === 0) continue;
    const after = capabilitiesAfter(endpoint, sighting.said, offer.said);
    if (!after) return [];
    return [
      {
        ...base,
        kind: "capability",
        sourceId,
        before: capabilitiesOf(endpoint),
        after: { ...after, said: offer.said },
        others: [],
        waitsFor: undefined,
      },
    ];
  }
  return [];
}

/** A model that leaves within that time is taken off its callers without warning: a person must see it. */
const shortestNoticeMs = 3 * 86_400_000;

function deprecation(
  endpoint: StoredEndpoint,
  tellers: readonly Teller[],
  base: Base,
  { state, modelAt }: Comparison,
): readonly Candidate[] {
  const teller = tellers.find(({ offer }) => offer.deprecatedOn !== undefined);
  const { deprecatedOn, successor } = teller?.offer ?? {};
  if (!teller || deprecatedOn === undefined) return [];
  const ofModel = ownProvidersOf(endpoint.modelId).includes(endpoint.providerId);
  const known = successor === undefined ? undefined : modelAt(endpoint.providerId, successor);
  const model = state.models.get(endpoint.modelId);
  const [before, after] = [
    {
      deprecatedOn: endpoint.deprecatedOn ?? null,
      successorId: ofModel ? (model?.successorId ?? null) : null,
      ofModel,
    },
    { deprecatedOn, successorId: ofModel ? (known ?? model?.successorId ?? null) : null, ofModel },
  ];
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const noticeMs = new Date(`${deprecatedOn}T00:00:00Z`).getTime() - state.now.getTime();
  return [
    {
      ...base,
      kind: "deprecation",
      sourceId: teller.sourceId,
      before,
      after,
      others: [],
      waitsFor: noticeMs < shortestNoticeMs ? `it would leave on ${deprecatedOn}, within three days` : undefined,
    },
  ];
}

function gone(
  endpoint: StoredEndpoint,
  tellers: readonly Teller[],
  base: Base,
  { state, policy, readings }: Comparison,
): readonly Candidate[] {
  // The first source that ever listed it decides whether it is there; one that never did knows nothing of it.
  for (const { sourceId } of readings) {
    if (tellers.some((teller) => teller.sourceId === sourceId)) return [];
    const sighting = state.sightings.get(sourceId)?.get(endpoint.id);
    if (!sighting) continue;
    return [
      {
        ...base,
        kind: "gone",
        sourceId,
        before: { listed: true },
        after: { listed: false },
        others: tellers.map((teller) => ({ source: teller.sourceId, says: "still lists it" })),
        waitsFor: hasWaited(sighting, state.now, policy)
          ? undefined
          : "it is missing for the first time: it is taken out when it still is a day later",
      },
    ];
  }
  return [];
}

const hasWaited = ({ missingSince }: Sighting, now: Date, { goneAfterMs }: UpkeepPolicy): boolean =>
  missingSince !== undefined && now.getTime() - missingSince.getTime() >= goneAfterMs;

function backAgain(endpoint: StoredEndpoint, tellers: readonly Teller[], base: Base): readonly Candidate[] {
  const teller = tellers.find(({ offer }) => offer.price !== undefined && !offer.isOutdated);
  const { price } = teller?.offer ?? {};
  if (!teller || !price || !endpoint.price) return [];
  // One that was never ours to keep is off for a reason of somebody else's.
  if (!endpoint.isKeptUp) return [];
  const after = priceAfter(endpoint.price, price);
  const isSame = fingerprintOf(after) === fingerprintOf(endpoint.price);
  return [
    {
      ...base,
      kind: "back",
      sourceId: teller.sourceId,
      before: { listed: false },
      after: { listed: true },
      others: [],
      waitsFor: isSame ? undefined : `its price was ${priceText(endpoint.price)} and would be ${priceText(after)}`,
    },
  ];
}
