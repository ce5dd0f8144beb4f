import { requirePermission } from "@causeway/services";
import type { AccountSession } from "../auth/session.ts";
import { readActivityQuery, type SearchParameters } from "./activity-query.ts";
import { toLogRow } from "./log-row.ts";
import { activitySource, filterOf } from "./queries.ts";
import type { TailAnswer } from "./use-live-tail.ts";

const mostRows = 50;

/** Throws `invalid-request` for a cursor that is not ours, `forbidden`. */
export async function readTail(session: AccountSession, parameters: SearchParameters): Promise<TailAnswer> {
  requirePermission(session.actor, "activity:read");
  const query = readActivityQuery(parameters);
  const { rows, cursor } = await activitySource().newGenerations({
    workspaceId: session.workspace.id,
    ...filterOf(query),
    cursor: query.cursor,
    limit: mostRows,
  });
  return { rows: rows.map(toLogRow), cursor };
}
