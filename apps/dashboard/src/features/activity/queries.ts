import {
  type ActivitySource,
  type Facets,
  type GenerationDetail,
  type GenerationPage,
  postgresActivity,
  type Totals,
} from "@causeway/activity";
import { requirePermission } from "@causeway/services";
import { cache } from "react";
import { getDatabase } from "../../database.ts";
import { type AccountSession, requireSession } from "../auth/session.ts";
import { type ActivityQuery, ranges } from "./activity-query.ts";
import { type ActivityCharts, toCharts } from "./chart-series.ts";

export type ActivityPageData = {
  readonly totals: { readonly current: Totals; readonly previous: Totals };
  readonly charts: ActivityCharts;
  readonly facets: Facets;
  readonly page: GenerationPage;
};

const rowsPerPage = 50;

/** Everything on the page, asked for at once. Throws `invalid-request` for a cursor that is not ours. */
export async function loadActivity(session: AccountSession, query: ActivityQuery): Promise<ActivityPageData> {
  requirePermission(session.actor, "activity:read");
  const { hours, bucket } = ranges[query.range];
  const to = new Date();
  const from = new Date(to.getTime() - hours * 3_600_000);
  const workspaceId = session.workspace.id;
  const filter = { modelId: query.model, providerId: query.provider, apiKeyId: query.key, status: query.status };
  const range = { workspaceId, from, to, ...filter };
  // An id is looked for in the whole history: whoever has it may not know when it was.
  const logRange = query.search === undefined ? { from, to } : {};
  const activity = activitySource();
  const [totals, points, facets, page] = await Promise.all([
    activity.totals(range),
    activity.series({ ...range, bucket, groupBy: query.groupBy }),
    activity.facets(range),
    activity.listGenerations({
      workspaceId,
      ...filter,
      ...logRange,
      search: query.search,
      cursor: query.cursor,
      limit: rowsPerPage,
    }),
  ]);
  return { totals, charts: toCharts(points, { from, to, bucket }), facets, page };
}

/** One call of the signed-in workspace; undefined when it is not there or not theirs. Read once per request. */
export const loadGeneration = cache(async (id: string): Promise<GenerationDetail | undefined> => {
  const { actor, workspace } = await requireSession();
  requirePermission(actor, "activity:read");
  return await activitySource().getGeneration({ workspaceId: workspace.id, id });
});

const activitySource = (): ActivitySource => postgresActivity(getDatabase());
