import type { Database } from "@causeway/db";
import type { ListQuery } from "../activity-source.ts";

type Asker = Pick<Database, "$queryRaw">;

/**
 * Calls of a workspace that another store may not have yet, or is not asked for because almost all that began before
 * `notBefore` were given up; at most `limit` of them.
 */
export async function waitingCalls(
  database: Asker,
  { workspaceId, notBefore }: ListQuery & { readonly notBefore: Date | undefined },
  limit: number,
): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT generation_id AS id FROM activity_pending WHERE workspace_id = ${workspaceId} AND sign = 1
     UNION SELECT generation_id FROM activity_outbox WHERE workspace_id = ${workspaceId} AND sign = 1
     UNION SELECT id FROM generation WHERE workspace_id = ${workspaceId} AND started_at < ${notBefore ?? null}::timestamptz
     LIMIT ${limit}::int`;
  return rows.map(({ id }) => id);
}

/** Keys of the members that are looked for; undefined when none is. */
export async function memberKeys(
  database: Asker,
  { workspaceId, memberId }: ListQuery,
): Promise<readonly string[] | undefined> {
  if (memberId === undefined) return undefined;
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT id FROM api_key WHERE workspace_id = ${workspaceId}
       AND coalesce(created_by_id, 'none') = ANY (${[memberId].flat()}::text[])`;
  return rows.map(({ id }) => id);
}
