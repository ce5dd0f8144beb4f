import type { ActivityFilter, Facet, Facets, Grouping, RangeQuery } from "../activity-source.ts";
import { type AggregateContext, measureGroups } from "./grouped.ts";
import { namesOf } from "./names.ts";

/**
 * A choice is counted as the other filters leave it, and not narrowed by its own, or there would be no way to change it.
 * What is chosen is always among the choices.
 */
export async function facets(context: AggregateContext, query: RangeQuery): Promise<Facets> {
  const { workspaceId } = query;
  const facet = async (groupBy: Grouping): Promise<Facet[]> => {
    const { [filterOf[groupBy]]: chosen, ...others } = query;
    const rows = await measureGroups(context, { ...others, groupBy, speeds: false });
    const requests = new Map<string, number>([chosen ?? []].flat().map((id) => [id, 0]));
    for (const { group, measures } of rows) {
      if (group !== "none" || requests.has("none")) requests.set(group, measures.requests);
    }
    const names = await namesOf(context.database, { groupBy, workspaceId, ids: [...requests.keys()] });
    return [...requests]
      .map(([id, count]) => ({ id, name: names.get(id) ?? id, requests: count }))
      .toSorted((a, b) => b.requests - a.requests || (a.id < b.id ? -1 : 1));
  };
  const [models, providers, keys, apps, members, statuses] = await Promise.all([
    facet("model"),
    facet("provider"),
    facet("key"),
    facet("app"),
    facet("member"),
    facet("status"),
  ]);
  return { models, providers, keys, apps, members, statuses };
}

const filterOf = {
  model: "modelId",
  provider: "providerId",
  key: "apiKeyId",
  app: "appId",
  member: "memberId",
  status: "status",
} as const satisfies Record<Grouping, keyof ActivityFilter>;
