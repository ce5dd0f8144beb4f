import type { Facet, Facets, Grouping, RangeQuery } from "../activity-source.ts";
import { type AggregateContext, measureGroups } from "./grouped.ts";
import { namesOf } from "./names.ts";

/** A filter's choices are not narrowed by the filter itself, or there would be no way to change it. */
export async function facets(context: AggregateContext, query: RangeQuery): Promise<Facets> {
  const { workspaceId, from, to } = query;
  const facet = async (groupBy: Grouping): Promise<Facet[]> => {
    const rows = await measureGroups(context, { workspaceId, from, to, groupBy, speeds: false });
    const known = rows.filter(({ group }) => group !== "none");
    const names = await namesOf(context.database, { groupBy, workspaceId, ids: known.map(({ group }) => group) });
    return known
      .map(({ group, measures }) => ({ id: group, name: names.get(group) ?? group, requests: measures.requests }))
      .toSorted((a, b) => b.requests - a.requests || (a.id < b.id ? -1 : 1));
  };
  const [models, providers, keys, apps, members] = await Promise.all([
    facet("model"),
    facet("provider"),
    facet("key"),
    facet("app"),
    facet("member"),
  ]);
  return { models, providers, keys, apps, members };
}
