import type { Database } from "./database.ts";

type Use = { readonly atMs: number; readonly requests: number; readonly tokens: number };

/**
 * What a flat-rate account served since a moment, by minute, each minute at its last call: who counts by it counts a
 * call late rather than early.
 */
export const createLaneUseReader =
  (database: Database) =>
  async (ownKeyId: string, sinceMs: number): Promise<readonly Use[]> => {
    const rows = await database.$queryRaw<{ at: Date; requests: number; tokens: bigint }[]>`
      SELECT max(started_at) AS at, count(*)::int AS requests, sum(input_tokens + output_tokens)::bigint AS tokens
        FROM generation
       WHERE workspace_id = (SELECT workspace_id FROM own_key WHERE id = ${ownKeyId})
         AND own_key_id = ${ownKeyId} AND started_at >= ${new Date(sinceMs)}
       GROUP BY date_trunc('minute', started_at)`;
    return rows.map(({ at, requests, tokens }) => ({ atMs: at.getTime(), requests, tokens: Number(tokens) }));
  };
