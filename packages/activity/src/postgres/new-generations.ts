import { type Database, readDatabaseNow } from "@causeway/db";
import { AppError } from "@causeway/errors";
import type { TailPage, TailQuery } from "../activity-source.ts";
import { conditions } from "./conditions.ts";
import { type RawGenerationRow, rowColumns, rowSource, toGenerationRow } from "./generation-rows.ts";

/** What is settled gets its time when its transaction begins and is seen when that ends: so long before it is looked again. */
const overlapMs = 10_000;

/**
 * The newest calls that were settled since a cursor, by the time of their settlement: a long call is new when it ends,
 * whenever it began.
 */
export async function newGenerations(database: Database, query: TailQuery): Promise<TailPage> {
  const { cursor, limit, ...filter } = query;
  const now = await readDatabaseNow(database);
  const next = Buffer.from(String(now.getTime())).toString("base64url");
  if (cursor === undefined) return { rows: [], cursor: next, more: false };
  const since = new Date(readTailCursor(cursor) - overlapMs);
  const rows = await database.$queryRaw<RawGenerationRow[]>`
    SELECT ${rowColumns}
    FROM settlement s JOIN (${rowSource}) ON g.id = s.generation_id
    WHERE s.workspace_id = ${query.workspaceId} AND s.settled_at >= ${since} AND ${conditions(filter)}
    ORDER BY s.settled_at DESC, g.id DESC
    LIMIT ${limit + 1}::int`;
  return { rows: rows.slice(0, limit).map(toGenerationRow), cursor: next, more: rows.length > limit };
}

/** Milliseconds since 1970. */
function readTailCursor(text: string): number {
  const written = Buffer.from(text, "base64url").toString("utf8");
  if (/^\d{12,14}$/.test(written)) return Number(written);
  throw new AppError("invalid-request", "This cursor is not one of ours. Ask without one to begin now.", {
    parameter: "cursor",
  });
}
