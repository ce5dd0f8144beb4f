import { listSavedViews, type SavedView } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { ActivityPage } from "../activity/activity-query.ts";
import type { AccountSession } from "../auth/session.ts";

/** One's own views of a page, by name. */
export const loadViews = ({ actor, workspace }: AccountSession, page: ActivityPage): Promise<readonly SavedView[]> =>
  listSavedViews({ database: getDatabase(), actor }, { workspaceId: workspace.id, page });
