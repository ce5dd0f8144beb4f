import type { Database } from "@causeway/db";
import { readUsageShares } from "./public-traffic.ts";

const weekMs = 7 * 86_400_000;
const mostModels = 100_000;

/** Tokens of all workspaces' calls of the last seven days, by model id. What nobody called is absent. */
async function readWeeklyTokens(database: Database, now = new Date()): Promise<ReadonlyMap<string, number>> {
  const from = new Date(now.getTime() - weekMs);
  const shares = await readUsageShares(database, { from, to: now, by: "model", limit: mostModels });
  return new Map(shares.map(({ group, inputTokens, outputTokens }) => [group, inputTokens + outputTokens]));
}

export type WeeklyTokensOptions = { readonly freshForMs?: number; readonly nowMs?: () => number };

/** The same, at most ten minutes old, read once for all who ask meanwhile. Rejects when Postgres does; the next asks again. */
export function keepWeeklyTokens(
  database: Database,
  { freshForMs = 600_000, nowMs = Date.now }: WeeklyTokensOptions = {},
): () => Promise<ReadonlyMap<string, number>> {
  let kept: { readonly tokens: Promise<ReadonlyMap<string, number>>; readonly readAtMs: number } | undefined;
  return async () => {
    if (kept === undefined || nowMs() - kept.readAtMs > freshForMs) {
      kept = { tokens: readWeeklyTokens(database), readAtMs: nowMs() };
    }
    const asked = kept;
    try {
      return await asked.tokens;
    } catch (error) {
      if (kept === asked) kept = undefined;
      throw error;
    }
  };
}
