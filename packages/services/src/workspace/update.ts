import type { Prisma } from "@causeway/prisma";
import { z } from "zod";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { workspaceDescription, workspaceName, workspaceSlug } from "./input.ts";
import { lockWorkspace } from "./lock.ts";
import { slugIsTaken } from "./slug-taken.ts";

export type UpdateWorkspaceInput = {
  readonly workspaceId: string;
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  readonly description?: string | null | undefined;
};

/**
 * Changes what is given and leaves the rest. Throws `invalid-request` naming the field, `conflict` for a slug that
 * somebody has, `forbidden`, `not-found`.
 */
export async function updateWorkspace(context: ServiceContext, input: UpdateWorkspaceInput): Promise<void> {
  const write = workspaceUpdate(context, input);
  await context.database.$transaction(write);
}

/** The same in a transaction of whoever calls what it returns; what can be checked before is checked at once. */
export function workspaceUpdate(
  { actor }: Pick<ServiceContext, "actor">,
  input: UpdateWorkspaceInput,
): (transaction: Prisma.TransactionClient) => Promise<void> {
  const { workspaceId } = input;
  authorize(actor, workspaceId, "workspace:manage");
  const change = parseInput(schema, input);
  return async (transaction) => {
    const before = await lockWorkspace(transaction, workspaceId);
    const after = {
      name: change.name ?? before.name,
      slug: change.slug ?? before.slug,
      description: change.description === undefined ? before.description : change.description,
    };
    if (after.slug !== before.slug) {
      // Two that want the same free one at once: the second waits here, and then sees that it is taken.
      await transaction.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`slug:${after.slug}`}, 0))::text`;
      const taken = await transaction.workspace.findUnique({ where: { slug: after.slug }, select: { id: true } });
      if (taken) throw slugIsTaken(after.slug);
    }
    await transaction.workspace.update({ where: { id: workspaceId }, data: after, select: { id: true } });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "workspace.update",
      target: `workspace:${workspaceId}`,
      detail: { before, after },
    });
  };
}

const schema = z.object({
  name: workspaceName.optional(),
  slug: workspaceSlug.optional(),
  description: workspaceDescription.optional(),
});
