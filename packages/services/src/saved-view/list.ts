import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";
import { requireUser } from "../require-user.ts";
import type { SavedView, SavedViewPage } from "./summary.ts";

/** One's own views of a page, by name. Throws `forbidden`, `not-found`. */
export async function listSavedViews(
  { database, actor }: ServiceContext,
  { workspaceId, page }: { readonly workspaceId: string; readonly page: SavedViewPage },
): Promise<readonly SavedView[]> {
  authorize(actor, workspaceId, "activity:read");
  const { userId } = requireUser(actor);
  const rows = await database.savedView.findMany({
    where: { workspaceId, userId, page },
    orderBy: { name: "asc" },
    select: { id: true, name: true, query: true },
  });
  return rows.map((row) => ({ ...row, page }));
}
