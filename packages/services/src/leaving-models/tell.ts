import type { Database } from "@causeway/db";

/** Days in which a workspace must have called a model to be told of its end. */
const usedWithinDays = 30;

/**
 * Notes, for every workspace that called a model lately, that it leaves: on which day, and what its maker names instead.
 * Once for each model and day, however many workers look and however often; a day that changes is told again. Returns how
 * many workspaces are told of something.
 */
export async function tellOfLeavingModels(database: Database): Promise<number> {
  const callers = await database.$queryRaw<LeavingModel[]>`
    SELECT DISTINCT s.workspace_id AS "workspaceId", m.id AS "modelId", m.name,
           m.deprecated_on::text AS "lastDay", m.successor_id AS "successorId"
      FROM model m
      JOIN activity_series s ON s.model_id = m.id
      JOIN workspace w ON w.id = s.workspace_id AND w.deleted_at IS NULL
     WHERE m.deprecated_on >= current_date
       AND EXISTS (SELECT 1 FROM activity_rollup r
                    WHERE r.grain = 'day' AND r.workspace_id = s.workspace_id AND r.series_id = s.id
                      AND r.bucket_start > now() - make_interval(days => ${usedWithinDays}))`;
  if (callers.length === 0) return 0;
  const { count } = await database.notice.createMany({
    data: callers.map(({ workspaceId, ...facts }) => ({
      workspaceId,
      kind: leavingModelKind,
      subjectId: `${workspaceId}:${facts.modelId}:${facts.lastDay}`,
      facts,
    })),
    skipDuplicates: true,
  });
  return count;
}

export const leavingModelKind = "model-leaving";

type LeavingModel = {
  readonly workspaceId: string;
  readonly modelId: string;
  readonly name: string;
  /** `YYYY-MM-DD`: the last on which it is served. */
  readonly lastDay: string;
  readonly successorId: string | null;
};
