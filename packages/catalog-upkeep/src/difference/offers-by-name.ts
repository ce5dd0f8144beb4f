import type { Offer, SourceReading } from "../offer.ts";

/** An offer and the source that makes it. */
export type Teller = { readonly sourceId: string; readonly offer: Offer };

/** What a model is called at a provider: sources differ in capitals. */
export const nameKey = ({ providerId, upstreamModelId }: Pick<Offer, "providerId" | "upstreamModelId">): string =>
  `${providerId} ${upstreamModelId.toLowerCase()}`;

/** Who offers what, by name; of each name the sources in the order in which they are believed. */
export function offersByName(readings: readonly SourceReading[]): ReadonlyMap<string, readonly Teller[]> {
  const tellers = new Map<string, Teller[]>();
  for (const { sourceId, offers } of readings) {
    for (const offer of offers) {
      const key = nameKey(offer);
      const known = tellers.get(key) ?? [];
      // A source that lists a name twice is believed the first time.
      if (!known.some((teller) => teller.sourceId === sourceId)) tellers.set(key, [...known, { sourceId, offer }]);
    }
  }
  return tellers;
}
