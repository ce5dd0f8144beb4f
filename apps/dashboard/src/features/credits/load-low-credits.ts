import { type LowCredits, mayDo, readLowCredits } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { readSeen } from "../banners/read-seen.ts";

/** For those who can buy some, unless they put this away: what is left of credits that run low. */
export async function loadLowCredits({ actor, workspace }: AccountSession): Promise<LowCredits | undefined> {
  if (!mayDo(actor, "credits:buy")) return undefined;
  const context = { database: getDatabase(), actor };
  const [low, seen] = await Promise.all([readLowCredits(context, { workspaceId: workspace.id }), readSeen()]);
  return low && !seen.includes(low.id) ? low : undefined;
}
