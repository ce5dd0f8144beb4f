import { AppError } from "@causeway/errors";
import { z } from "zod";
import type { KeyServiceContext } from "../api-key/announce-change.ts";
import { announceUnderEach } from "../api-key/working-hashes.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { requireUser } from "../require-user.ts";
import { endWorkspace } from "./end.ts";
import { lockWorkspace } from "./lock.ts";

export type DeleteWorkspaceInput = {
  readonly workspaceId: string;
  /** The workspace's short name, typed by whoever deletes it. */
  readonly confirmSlug: string;
};

/**
 * Ends a workspace for all of its members: keys are revoked, invitations withdrawn, auto top-up and the webhook are off.
 * Its books, generations and audit log stay. Throws `invalid-request` when the short name is not its own, `conflict`
 * saying what is in the way: bought credits, a debt, a dispute, an open payment, or that its owner owns no other.
 */
export async function deleteWorkspace(context: KeyServiceContext, input: DeleteWorkspaceInput): Promise<void> {
  const { workspaceId } = input;
  authorize(context.actor, workspaceId, "workspace:delete");
  const actor = requireUser(context.actor);
  const { confirmSlug } = parseInput(z.object({ confirmSlug: z.string().trim() }), input);
  const revoked = await context.database.$transaction(async (transaction) => {
    const { name, slug } = await lockWorkspace(transaction, workspaceId);
    if (confirmSlug !== slug) {
      throw new AppError("invalid-request", `Type ${slug} to delete this workspace.`, { parameter: "confirmSlug" });
    }
    const others = await transaction.membership.count({
      where: { userId: actor.userId, role: "owner", workspaceId: { not: workspaceId } },
    });
    if (others === 0) {
      throw new AppError("conflict", "This is the only workspace that you own. Create another one first.");
    }
    return await endWorkspace(transaction, actor, { workspaceId, name, slug });
  });
  await Promise.all(revoked.map((key) => announceUnderEach(context, key)));
}
