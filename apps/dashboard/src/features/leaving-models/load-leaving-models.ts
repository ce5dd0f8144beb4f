import { type LeavingModelNotice, listLeavingModels } from "@causeway/services";
import { cookies } from "next/headers";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { readIds, seenCookie } from "./seen.ts";

/** Models that leave and that this workspace calls, but for those that this browser was told of and put away. */
export async function loadLeavingModels({ actor, workspace }: AccountSession): Promise<readonly LeavingModelNotice[]> {
  const context = { database: getDatabase(), actor };
  const [told, jar] = await Promise.all([listLeavingModels(context, { workspaceId: workspace.id }), cookies()]);
  const seen = readIds(jar.get(seenCookie)?.value);
  return told.filter(({ id }) => !seen.includes(id));
}
