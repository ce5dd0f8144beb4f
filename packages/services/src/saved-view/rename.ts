import { AppError } from "@causeway/errors";
import { z } from "zod";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { requireUser } from "../require-user.ts";
import { lockViews, noSuchView } from "./lock-views.ts";
import { viewName } from "./summary.ts";

export type RenameViewInput = { readonly workspaceId: string; readonly id: string; readonly name: string };

/** Throws `invalid-request` for a name that another view of one's own has, `forbidden`, `not-found`. */
export async function renameView({ database, actor }: ServiceContext, input: RenameViewInput): Promise<void> {
  const { workspaceId, id } = input;
  authorize(actor, workspaceId, "activity:read");
  const { userId } = requireUser(actor);
  const { name } = parseInput(z.object({ name: viewName }), input);
  await database.$transaction(async (transaction) => {
    await lockViews(transaction, { workspaceId, userId });
    const view = await transaction.savedView.findFirst({ where: { id, workspaceId, userId } });
    if (!view) throw noSuchView();
    const sameName = { workspaceId, userId, page: view.page, name, NOT: { id } };
    if ((await transaction.savedView.count({ where: sameName })) > 0) {
      throw new AppError("invalid-request", "Another view of yours has this name.", { parameter: "name" });
    }
    await transaction.savedView.updateMany({ where: { id }, data: { name } });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "saved-view.rename",
      target: `saved-view:${id}`,
      detail: { before: view.name, after: name },
    });
  });
}
