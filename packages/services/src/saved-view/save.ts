import { AppError } from "@causeway/errors";
import { z } from "zod";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { requireUser } from "../require-user.ts";
import { lockViews } from "./lock-views.ts";
import { mostViews, type SavedView, viewName, viewPage, viewQuery } from "./summary.ts";

export type SaveViewInput = {
  readonly workspaceId: string;
  readonly page: string;
  readonly name: string;
  readonly query: string;
};

/**
 * Keeps filters under a name. A view of one's own that has the name already gets the new filters.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found`.
 */
export async function saveView({ database, actor }: ServiceContext, input: SaveViewInput): Promise<SavedView> {
  const { workspaceId } = input;
  authorize(actor, workspaceId, "activity:read");
  const { userId } = requireUser(actor);
  const { page, name, query } = parseInput(schema, input);
  return await database.$transaction(async (transaction) => {
    await lockViews(transaction, { workspaceId, userId });
    const place = { workspaceId, userId, page, name };
    const others = await transaction.savedView.count({ where: { workspaceId, userId, page, NOT: { name } } });
    if (others >= mostViews) {
      throw new AppError(
        "invalid-request",
        `You have ${others} views of this page, which is as many as there can be. Delete one first.`,
        {
          parameter: "name",
        },
      );
    }
    const view = await transaction.savedView.upsert({
      where: { workspaceId_userId_page_name: place },
      create: { ...place, query },
      update: { query },
      select: { id: true, name: true, query: true },
    });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "saved-view.save",
      target: `saved-view:${view.id}`,
      detail: { page, name },
    });
    return { ...view, page };
  });
}

const schema = z.object({ page: viewPage, name: viewName, query: viewQuery });
