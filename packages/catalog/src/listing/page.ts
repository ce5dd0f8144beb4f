import type { ListedEntry } from "./list-entries.ts";

/** Which part of the list: after or before an id, or from an offset. Without `limit`, everything that remains. */
export type PageQuestion = {
  readonly limit?: number | undefined;
  readonly afterId?: string | undefined;
  readonly beforeId?: string | undefined;
  readonly offset?: number | undefined;
};

export type ModelsPage = {
  readonly items: readonly ListedEntry[];
  /** Of the whole list. */
  readonly totalCount: number;
  /** In the direction of the walk. */
  readonly hasMore: boolean;
  /** Where the next page begins; `undefined` when this is the last. */
  readonly nextOffset: number | undefined;
};

export function pageOf(listed: readonly ListedEntry[], page: PageQuestion): ModelsPage {
  const [start, end] = rangeOf(listed, page);
  return {
    items: listed.slice(start, end),
    totalCount: listed.length,
    hasMore: page.beforeId === undefined ? end < listed.length : start > 0,
    nextOffset: end < listed.length ? end : undefined,
  };
}

function rangeOf(listed: readonly ListedEntry[], { limit, afterId, beforeId, offset }: PageQuestion): [number, number] {
  if (beforeId !== undefined) {
    const end = indexOr(listed, beforeId, 0);
    return [Math.max(0, end - (limit ?? end)), end];
  }
  const start = afterId === undefined ? (offset ?? 0) : indexOr(listed, afterId, listed.length) + 1;
  return [start, Math.min(listed.length, start + (limit ?? listed.length))];
}

const indexOr = (listed: readonly ListedEntry[], id: string, fallback: number): number => {
  const index = listed.findIndex(({ model }) => model.id === id);
  return index < 0 ? fallback : index;
};
