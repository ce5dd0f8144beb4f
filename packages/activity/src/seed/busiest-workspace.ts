import type { Database } from "@causeway/db";

export type BusiestWorkspace = { readonly workspaceId: string; readonly requests: number; readonly lastCallAt: Date };

/** The workspace with the most calls, as far as they are rolled up. */
export async function busiestWorkspace(database: Database): Promise<BusiestWorkspace | undefined> {
  const [busiest] = await database.$queryRaw<BusiestWorkspace[]>`
    SELECT workspace_id AS "workspaceId", sum(requests)::float8 AS requests,
           (SELECT max(started_at) FROM generation WHERE generation.workspace_id = rollup.workspace_id) AS "lastCallAt"
      FROM activity_rollup AS rollup WHERE grain = 'day' GROUP BY 1 ORDER BY 2 DESC LIMIT 1`;
  return busiest;
}
