import type { Database } from "@causeway/db";
import type { Facet, Facets, Grouping, RangeQuery } from "../activity-source.ts";
import { conditions } from "./conditions.ts";
import { groupings } from "./series.ts";

/** A filter's choices are not narrowed by the filter itself, or there would be no way to change it. */
export async function facets(database: Database, query: RangeQuery): Promise<Facets> {
  const { workspaceId, from, to } = query;
  const facet = async (grouping: Grouping): Promise<Facet[]> => {
    const { id, name, source } = groupings[grouping];
    return await database.$queryRaw<Facet[]>`
      SELECT ${id} AS id, ${name} AS name, count(*)::int AS requests
      FROM generation g ${source}
      WHERE ${conditions({ workspaceId, from, to })} AND ${id} <> 'none'
      GROUP BY 1, 2
      ORDER BY 3 DESC, 1`;
  };
  const [models, providers, keys] = await Promise.all([facet("model"), facet("provider"), facet("key")]);
  return { models, providers, keys };
}
