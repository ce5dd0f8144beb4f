import { invalid, missing } from "./stripe-error.ts";

export type ListParameters = {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: number | { gt?: number; gte?: number; lt?: number; lte?: number };
  expand?: string[];
};

/** One page of Stripe's cursor lists, newest first. `rows` come oldest first, as tables keep them. */
export function listOf<T extends { id: string; created?: number }>(
  rows: readonly T[],
  parameters: ListParameters,
  url: string,
) {
  const limit = parameters.limit ?? 10;
  if (limit < 1 || limit > 100) {
    throw invalid("This value must be between 1 and 100 (inclusive).", "limit", "parameter_invalid_integer");
  }
  const newestFirst = rows.filter((row) => isWithin(row.created ?? 0, parameters.created)).toReversed();
  const { starting_after: after, ending_before: before } = parameters;
  if (before !== undefined) {
    const end = positionOf(newestFirst, before, "ending_before");
    const start = Math.max(0, end - limit);
    return { object: "list" as const, data: newestFirst.slice(start, end), has_more: start > 0, url };
  }
  const start = after === undefined ? 0 : positionOf(newestFirst, after, "starting_after") + 1;
  const data = newestFirst.slice(start, start + limit);
  return { object: "list" as const, data, has_more: start + limit < newestFirst.length, url };
}

function positionOf(rows: readonly { id: string }[], id: string, param: string): number {
  const position = rows.findIndex((row) => row.id === id);
  if (position < 0) throw missing("object", id, param);
  return position;
}

function isWithin(created: number, filter: ListParameters["created"]): boolean {
  if (filter === undefined) return true;
  if (typeof filter === "number") return created === filter;
  const { gt = -1, gte = 0, lt = Number.POSITIVE_INFINITY, lte = Number.POSITIVE_INFINITY } = filter;
  return created > gt && created >= gte && created < lt && created <= lte;
}
