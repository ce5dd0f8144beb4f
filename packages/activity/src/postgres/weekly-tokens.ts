import type { Database } from "@causeway/db";
import { readUsageShares } from "./public-traffic.ts";

const weekMs = 7 * 86_400_000;
const mostModels = 100_000;

/** Tokens of all workspaces' calls of the last seven days, by model id. What nobody called is absent. */
export async function readWeeklyTokens(database: Database, now = new Date()): Promise<ReadonlyMap<string, number>> {
  const from = new Date(now.getTime() - weekMs);
  const shares = await readUsageShares(database, { from, to: now, by: "model", limit: mostModels });
  return new Map(shares.map(({ group, inputTokens, outputTokens }) => [group, inputTokens + outputTokens]));
}
