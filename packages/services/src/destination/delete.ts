import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { announceLimitChange, type LimitServiceContext } from "../usage-limit/context.ts";
import { noSuchDestination } from "./context.ts";

/** Forgets a destination with its secrets and what it was still to be told. Throws `forbidden`, `not-found`. */
export async function deleteDestination(
  context: LimitServiceContext,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<void> {
  authorize(context.actor, workspaceId, "destination:manage");
  await context.database.$transaction(async (transaction) => {
    const present = await transaction.observabilityDestination.findFirst({
      where: { id, workspaceId },
      select: { name: true },
    });
    if (!present) throw noSuchDestination();
    await transaction.observabilityDestination.deleteMany({ where: { id, workspaceId } });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "destination.delete",
      target: `destination:${id}`,
      detail: { name: present.name },
    });
  });
  await announceLimitChange(context, workspaceId);
}
