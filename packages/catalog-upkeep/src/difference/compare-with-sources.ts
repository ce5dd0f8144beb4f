import type { Candidate, Saying } from "../candidate.ts";
import type { CatalogState, Sighting, UpkeepPolicy } from "../catalog-state.ts";
import type { SourceReading } from "../offer.ts";
import { laterSaid } from "./capabilities.ts";
import { holdBackMasses } from "./hold-back-masses.ts";
import { compareEndpoint, type Comparison } from "./known-endpoint.ts";
import { priceAfter, priceText } from "./judge-price.ts";
import { newEndpoints } from "./new-endpoints.ts";
import { nameKey, offersByName, type Teller } from "./offers-by-name.ts";

export type CatalogDifference = {
  readonly candidates: readonly Candidate[];
  /** What is to be remembered of what the sources said. */
  readonly sightings: readonly NewSighting[];
  /** Prices that a source says otherwise than the one that is believed, without anything to change. */
  readonly disagreements: readonly Disagreement[];
};

export type NewSighting = Sighting & { readonly sourceId: string; readonly endpointId: string };
export type Disagreement = Saying & { readonly endpointId: string; readonly believed: string };

/**
 * What the sources say, against what is stored. `readings`: in the order in which they are believed; the first that says
 * anything about a price, a limit or whether a model is there decides it. Changes nothing.
 */
export function compareWithSources(
  state: CatalogState,
  readings: readonly SourceReading[],
  policy: UpkeepPolicy,
): CatalogDifference {
  const tellersByName = offersByName(readings);
  const storedNames = new Map(state.endpoints.map((endpoint) => [nameKey(endpoint), endpoint]));
  const comparison: Comparison = {
    state,
    policy,
    readings,
    modelAt: (providerId, upstreamModelId) => storedNames.get(nameKey({ providerId, upstreamModelId }))?.modelId,
  };
  const known = state.endpoints.map((endpoint) => ({ endpoint, tellers: tellersByName.get(nameKey(endpoint)) ?? [] }));
  const unknown = [...tellersByName].flatMap(([name, tellers]) => (storedNames.has(name) ? [] : [tellers]));
  const candidates = holdBackMasses(
    [
      ...known.flatMap(({ endpoint, tellers }) => compareEndpoint(endpoint, tellers, comparison)),
      ...newEndpoints(unknown, state, policy),
    ],
    state,
    policy,
  );
  return {
    candidates,
    sightings: known.flatMap(({ endpoint, tellers }) => sightingsOf(endpoint.id, tellers, comparison)),
    disagreements: known.flatMap(({ endpoint, tellers }) =>
      endpoint.enabled && endpoint.price ? disagreementsOn(endpoint.id, endpoint.price, tellers) : [],
    ),
  };
}

/** Only those that are not remembered yet. */
function sightingsOf(
  endpointId: string,
  tellers: readonly Teller[],
  { state, readings }: Comparison,
): readonly NewSighting[] {
  return readings.flatMap(({ sourceId }): readonly NewSighting[] => {
    const known = state.sightings.get(sourceId)?.get(endpointId);
    const offer = tellers.find((teller) => teller.sourceId === sourceId)?.offer;
    if (!offer) {
      return known && known.missingSince === undefined
        ? [{ sourceId, endpointId, said: known.said, missingSince: state.now }]
        : [];
    }
    const said = laterSaid(known?.said ?? {}, offer.said);
    const isKnown = known && known.missingSince === undefined && sameSaid(known.said, said);
    return isKnown ? [] : [{ sourceId, endpointId, said, missingSince: undefined }];
  });
}

const sameSaid = (one: Sighting["said"], other: Sighting["said"]): boolean => orderedText(one) === orderedText(other);
const orderedText = (said: Sighting["said"]): string =>
  JSON.stringify(Object.entries(said).toSorted(([one], [other]) => (one < other ? -1 : 1)));

function disagreementsOn(
  endpointId: string,
  before: NonNullable<CatalogState["endpoints"][number]["price"]>,
  tellers: readonly Teller[],
): readonly Disagreement[] {
  const [believed, ...others] = tellers.flatMap(({ sourceId, offer }) =>
    offer.price ? [{ source: sourceId, says: priceText(priceAfter(before, offer.price)) }] : [],
  );
  return others.flatMap((other) =>
    believed && other.says !== believed.says ? [{ ...other, endpointId, believed: believed.says }] : [],
  );
}
