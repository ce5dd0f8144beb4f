import type { IdentifiedRow } from "./assemble-endpoints.ts";
import { ownProvidersOf } from "./model-authors.ts";

/** Rows without a provider are an author's page; an author's own provider speaks for its models as well. */
export const isAuthorsWord = (row: IdentifiedRow): boolean =>
  row.providerId === "" || ownProvidersOf(row.identity.modelId).includes(row.providerId);

export type ContextLength = { readonly byAuthor: number | undefined; readonly anywhere: number | undefined };

/** How long a model's context is: what its author says bounds what others claim, and fills in where they are silent. */
export const contextLengths = (rows: readonly IdentifiedRow[]): ReadonlyMap<string, ContextLength> =>
  new Map(
    [...Map.groupBy(rows, (row) => row.identity.modelId)].map(([modelId, told]) => [
      modelId,
      { byAuthor: longest(told.filter(isAuthorsWord)), anywhere: longest(told) },
    ]),
  );

/** Are the weights public? The author's word where there is one, else what most providers say. */
export function openWeights(rows: readonly IdentifiedRow[]): ReadonlyMap<string, boolean> {
  const telling = rows.filter((row) => row.openWeights !== undefined);
  return new Map(
    [...Map.groupBy(telling, (row) => row.identity.modelId)].map(([modelId, told]) => {
      const authors = told.filter(isAuthorsWord);
      const voters = authors.length > 0 ? authors : told;
      return [modelId, voters.filter((row) => row.openWeights).length * 2 > voters.length];
    }),
  );
}

const longest = (rows: readonly IdentifiedRow[]) => {
  const known = rows.flatMap((row) => row.contextLength ?? []);
  return known.length > 0 ? Math.max(...known) : undefined;
};
