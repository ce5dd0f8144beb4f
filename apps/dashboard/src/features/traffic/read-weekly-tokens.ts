import { keepWeeklyTokens } from "@causeway/activity";
import { connection } from "next/server";
import { getDatabase } from "../../database.ts";

let kept: ReturnType<typeof keepWeeklyTokens> | undefined;

/** By model id, at most ten minutes old; empty while it cannot be read. */
export async function readWeeklyTokens(): Promise<ReadonlyMap<string, number>> {
  await connection();
  kept ??= keepWeeklyTokens(getDatabase());
  return await kept().catch(() => new Map());
}
