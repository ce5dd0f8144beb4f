import type { Database } from "@causeway/db";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { noContent } from "./read.ts";

/**
 * Deletes for ever what is kept of one call, or of all calls of the workspace. What ended in the last second may still be on
 * its way. Returns of how many calls. Throws `forbidden`, `not-found` when nothing is kept of the call.
 */
export async function forgetContent(
  { database, actor }: ServiceContext,
  { workspaceId, generationId }: { readonly workspaceId: string; readonly generationId?: string | undefined },
): Promise<number> {
  authorize(actor, workspaceId, "content:manage");
  return await database.$transaction(async (transaction) => {
    const { count } = await transaction.generationContent.deleteMany({
      where: { workspaceId, ...(generationId !== undefined && { generationId, readable: true }) },
    });
    if (count === 0 && generationId !== undefined) throw noContent();
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "content.forget",
      target: generationId === undefined ? `workspace:${workspaceId}` : `generation:${generationId}`,
      detail: { calls: count },
    });
    return count;
  });
}

const mostAtOnce = 5_000;

/**
 * Deletes what has been kept long enough, and what calls that were under way when their workspace ended have left since.
 * Returns of how many calls.
 */
export async function forgetExpiredContent(database: Database): Promise<number> {
  let forgotten = await database.$executeRaw`
    DELETE FROM generation_content USING workspace
     WHERE workspace.id = workspace_id AND workspace.deleted_at > now() - interval '2 days'`;
  for (;;) {
    const count = await database.$executeRaw`
      DELETE FROM generation_content WHERE generation_id IN (
        SELECT generation_id FROM generation_content WHERE expires_at <= now() LIMIT ${mostAtOnce})`;
    forgotten += count;
    if (count < mostAtOnce) return forgotten;
  }
}
