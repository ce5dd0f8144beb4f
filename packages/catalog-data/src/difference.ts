import type { CatalogFile, EndpointRow } from "./catalog-file.ts";
import { readPrice } from "./decimal-price.ts";

export type PriceChange = {
  readonly endpointId: string;
  readonly rate: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
};

/** What a rebuilt catalogue changes for customers. Empty lists mean that nothing does. */
export type CatalogDifference = {
  readonly newModels: readonly string[];
  readonly goneModels: readonly string[];
  readonly newEndpoints: readonly string[];
  readonly goneEndpoints: readonly string[];
  readonly priceChanges: readonly PriceChange[];
  /** Of `priceChanges`, those that moved more than fivefold or to or from zero: a person must look at them. */
  readonly refused: readonly PriceChange[];
};

export function compareCatalogs(before: CatalogFile, after: CatalogFile): CatalogDifference {
  const priceChanges = after.endpoints.flatMap((endpoint) => {
    const previous = before.endpoints.find((candidate) => candidate.id === endpoint.id);
    return previous ? changesOf(previous, endpoint) : [];
  });
  return {
    newModels: missingFrom(before.models, after.models),
    goneModels: missingFrom(after.models, before.models),
    newEndpoints: missingFrom(before.endpoints, after.endpoints),
    goneEndpoints: missingFrom(after.endpoints, before.endpoints),
    priceChanges,
    refused: priceChanges.filter(movedTooFar),
  };
}

/** One line a change, for a person at a terminal. */
export const printDifference = (difference: CatalogDifference): string =>
  [
    ...difference.newModels.map((id) => `+ model ${id}`),
    ...difference.goneModels.map((id) => `- model ${id}`),
    ...difference.newEndpoints.map((id) => `+ endpoint ${id}`),
    ...difference.goneEndpoints.map((id) => `- endpoint ${id}`),
    ...difference.priceChanges.map(
      ({ endpointId, rate, before, after }) =>
        `~ ${endpointId} ${rate}: ${before ?? "unknown"} → ${after ?? "unknown"}`,
    ),
    `${difference.newModels.length} models new, ${difference.goneModels.length} gone; ` +
      `${difference.newEndpoints.length} endpoints new, ${difference.goneEndpoints.length} gone; ` +
      `${difference.priceChanges.length} prices changed, ${difference.refused.length} by more than five times`,
  ].join("\n");

const missingFrom = (there: readonly { readonly id: string }[], here: readonly { readonly id: string }[]): string[] => {
  const known = new Set(there.map((row) => row.id));
  return here.map((row) => row.id).filter((id) => !known.has(id));
};

function changesOf(before: EndpointRow, after: EndpointRow): PriceChange[] {
  const [old, young] = [ratesByName(before), ratesByName(after)];
  return [...new Set([...old.keys(), ...young.keys()])]
    .map((rate) => ({ endpointId: after.id, rate, before: old.get(rate), after: young.get(rate) }))
    .filter((change) => change.before !== change.after);
}

/** `input`, `cachedInput`, `output above 200000` …: a tier's rates are told apart by where the tier starts. */
function ratesByName({ price }: EndpointRow): Map<string, string> {
  const { tiers = [], ...plain } = price;
  const named = tiers.flatMap(({ minPromptTokens, ...rates }) =>
    Object.entries(rates).map(([name, rate]) => [`${name} above ${minPromptTokens}`, rate] as const),
  );
  return new Map(
    [...Object.entries(plain), ...named].flatMap(([name, rate]) => (rate === undefined ? [] : [[name, rate]])),
  );
}

function movedTooFar({ before, after }: PriceChange): boolean {
  if (before === undefined || after === undefined) return false;
  const [old, young] = [readPrice(before, "millionTokens").rate, readPrice(after, "millionTokens").rate];
  return young > old * 5n || old > young * 5n;
}
