import { writeBreakdownCsv, writeGenerationsCsv } from "@causeway/activity";
import { requirePermission } from "@causeway/services";
import type { AccountSession } from "../auth/session.ts";
import { readActivityQuery, type SearchParameters } from "./activity-query.ts";
import { periodOf } from "./period.ts";
import { activitySource, filterOf } from "./queries.ts";

/** The calls of the range as a file, as they are read: never all of them in memory. Throws `forbidden`. */
export function exportLogs({ actor, workspace }: AccountSession, parameters: SearchParameters): Response {
  requirePermission(actor, "activity:read");
  const query = readActivityQuery(parameters);
  const { from, to } = periodOf(query, new Date());
  const { search } = query;
  const calls = activitySource().exportGenerations({ workspaceId: workspace.id, ...filterOf(query), search, from, to });
  return csvFile(writeGenerationsCsv(calls), "causeway-logs", to);
}

/** The table under the chart as a file. Throws `forbidden`. */
export async function exportBreakdown(
  { actor, workspace }: AccountSession,
  parameters: SearchParameters,
): Promise<Response> {
  requirePermission(actor, "activity:read");
  const query = readActivityQuery(parameters);
  const { from, to } = periodOf(query, new Date());
  const { groupBy, splitBy } = query;
  const range = { workspaceId: workspace.id, ...filterOf(query), from, to };
  const rows = await activitySource().breakdown({ ...range, groupBy, splitBy });
  const name = splitBy === undefined ? groupBy : `${groupBy}-and-${splitBy}`;
  return csvFile(writeBreakdownCsv(rows, groupBy, splitBy), `causeway-activity-by-${name}`, to);
}

const csvFile = (body: ReadableStream<Uint8Array> | string, name: string, at: Date): Response =>
  new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}-${at.toISOString().slice(0, 10)}.csv"`,
      "cache-control": "no-store",
    },
  });
