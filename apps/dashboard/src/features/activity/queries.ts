import {
  type ActivityFilter,
  type ActivitySource,
  type BreakdownRow,
  type Facets,
  type GenerationDetail,
  type GenerationPage,
  type Totals,
} from "@causeway/activity";
import { requirePermission } from "@causeway/services";
import { cache } from "react";
import { getActivity } from "../../activity.ts";
import { type AccountSession, requireSession } from "../auth/session.ts";
import type { ActivityQuery } from "./activity-query.ts";
import { toChartData } from "./chart-data.ts";
import type { ActivityChartData } from "./chart-series.ts";
import { type Period, periodOf } from "./period.ts";

export type ActivityPageData = {
  readonly period: Period;
  readonly totals: { readonly current: Totals; readonly previous: Totals };
  readonly chart: ActivityChartData;
  readonly rows: readonly BreakdownRow[];
  readonly facets: Facets;
};

/** The kit has six colours that can be told apart; one of them is for the rest. */
const groupsToldApart = 5;

/** Everything on the activity page, asked for at once. */
export async function loadActivity(session: AccountSession, query: ActivityQuery): Promise<ActivityPageData> {
  requirePermission(session.actor, "activity:read");
  const period = periodOf(query, new Date());
  const { from, to, bucket } = period;
  const range = { workspaceId: session.workspace.id, from, to, ...filterOf(query) };
  const activity = activitySource();
  const { groupBy, splitBy, tz: timeZone } = query;
  const [{ totals, series, breakdown: rows }, facets] = await Promise.all([
    activity.overview({ ...range, bucket, groupBy, splitBy, timeZone, top: groupsToldApart }),
    activity.facets(range),
  ]);
  return { period, totals, chart: toChartData(series, period, timeZone), rows, facets };
}

export type LogPageData = {
  readonly period: Period;
  /** How many calls ended how, over time. */
  readonly histogram: ActivityChartData;
  readonly facets: Facets;
  readonly page: GenerationPage;
};

const rowsPerPage = 50;

/** Everything on the page of logs. Throws `invalid-request` for a cursor that is not ours. */
export async function loadLogs(session: AccountSession, query: ActivityQuery): Promise<LogPageData> {
  requirePermission(session.actor, "activity:read");
  const period = periodOf(query, new Date());
  const { from, to, bucket } = period;
  const workspaceId = session.workspace.id;
  const filter = filterOf(query);
  const range = { workspaceId, from, to, ...filter };
  // An id is looked for in the whole history: whoever has it may not know when it was.
  const logRange = query.search === undefined ? { from, to } : {};
  const activity = activitySource();
  const [points, facets, page] = await Promise.all([
    activity.series({ ...range, bucket, groupBy: "status", timeZone: query.tz }),
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
  return { period, histogram: toChartData(points, period, query.tz), facets, page };
}

/** One call of the signed-in workspace; undefined when it is not there or not theirs. Read once per request. */
export const loadGeneration = cache(async (id: string): Promise<GenerationDetail | undefined> => {
  const { actor, workspace } = await requireSession();
  requirePermission(actor, "activity:read");
  return await activitySource().getGeneration({ workspaceId: workspace.id, id });
});

export const filterOf = ({ model, provider, key, app, member, status }: ActivityQuery): ActivityFilter => ({
  modelId: model,
  providerId: provider,
  apiKeyId: key,
  appId: app,
  memberId: member,
  status,
});

export const activitySource = (): ActivitySource => getActivity();
