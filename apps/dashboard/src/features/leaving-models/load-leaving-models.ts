import { type LeavingModelNotice, listLeavingModels } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { readSeen } from "../banners/read-seen.ts";

/** Models that leave and that this workspace calls, but for those that this browser was told of and put away. */
export async function loadLeavingModels({ actor, workspace }: AccountSession): Promise<readonly LeavingModelNotice[]> {
  const context = { database: getDatabase(), actor };
  const [told, seen] = await Promise.all([listLeavingModels(context, { workspaceId: workspace.id }), readSeen()]);
  return told.filter(({ id }) => !seen.includes(id));
}
