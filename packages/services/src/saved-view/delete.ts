import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { requireUser } from "../require-user.ts";
import { noSuchView } from "./lock-views.ts";

/** Throws `not-found` for one that is not there, or not one's own. */
export async function deleteView(
  { database, actor }: ServiceContext,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<void> {
  authorize(actor, workspaceId, "activity:read");
  const { userId } = requireUser(actor);
  await database.$transaction(async (transaction) => {
    const view = await transaction.savedView.findFirst({ where: { id, workspaceId, userId }, select: { name: true } });
    const { count } = await transaction.savedView.deleteMany({ where: { id, workspaceId, userId } });
    if (!view || count === 0) throw noSuchView();
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "saved-view.delete",
      target: `saved-view:${id}`,
      detail: { name: view.name },
    });
  });
}
