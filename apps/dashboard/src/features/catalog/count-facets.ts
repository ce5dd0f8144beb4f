import { type FoundModel, type ListableModel, matchModels } from "./filter-models.ts";
import type { ModelFilters } from "./model-filters.ts";

/** How many models each choice would leave, by what the choice is called in the address. */
export type FacetCounts = Readonly<
  Record<
    "author" | "provider" | "takes" | "gives" | "parameters" | "policy" | "context" | "price" | "released",
    ReadonlyMap<string, number>
  >
>;

export const contextChoices = [32_000, 128_000, 200_000, 1_000_000] as const;
/** Dollars per million prompt tokens, at most. */
export const priceChoices = [0, 1, 3, 10] as const;
export const releasedChoices = [30, 90, 365] as const;

/**
 * Choices of which one suffices are counted as if nothing of their kind were chosen, those of which all must hold on top
 * of what is chosen: a count is what the list will have.
 */
export function countFacets(models: readonly ListableModel[], filters: ModelFilters, today: string): FacetCounts {
  const without = (cleared: Partial<ModelFilters>) => matchModels(models, { ...filters, ...cleared }, today);
  const found = matchModels(models, filters, today);
  const withEach = (choices: readonly number[], narrowed: (choice: number) => Partial<ModelFilters>) =>
    new Map(choices.map((choice) => [String(choice), without(narrowed(choice)).length]));
  return {
    author: tally(without({ author: [] }), ({ model }) => [model.author]),
    provider: tally(without({ provider: [] }), ({ offers }) => offers.map(({ providerId }) => providerId)),
    gives: tally(without({ gives: [] }), ({ model }) => model.outputModalities),
    takes: tally(found, ({ model }) => model.inputModalities),
    parameters: tally(found, ({ model }) => model.supports),
    policy: tally(found, ({ offers }) =>
      offers.flatMap(({ trainsNot, keepsNothing }) => [
        ...(trainsNot ? ["no-training"] : []),
        ...(keepsNothing ? ["zdr"] : []),
      ]),
    ),
    context: withEach(contextChoices, (context) => ({ context })),
    price: withEach(priceChoices, (price) => ({ price })),
    released: withEach(releasedChoices, (released) => ({ released })),
  };
}

function tally(
  found: readonly FoundModel[],
  valuesOf: (found: FoundModel) => readonly string[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of found) {
    for (const value of new Set(valuesOf(one))) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
