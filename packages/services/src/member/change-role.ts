import { z } from "zod";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { requirePermission } from "../permission.ts";
import { lockWorkspace } from "../workspace/lock.ts";
import { lastOwner, noSuchMember } from "./no-such-member.ts";
import { workspaceRoles } from "./roles.ts";

export type ChangeMemberRoleInput = {
  readonly workspaceId: string;
  readonly userId: string;
  readonly role: string;
};

/**
 * Gives a member another role, which counts from his next request on. Only owners make and unmake owners.
 * Throws `invalid-request`, `forbidden`, `not-found`, `conflict` when no owner would be left.
 */
export async function changeMemberRole(
  { database, actor }: ServiceContext,
  input: ChangeMemberRoleInput,
): Promise<void> {
  const { workspaceId, userId } = input;
  authorize(actor, workspaceId, "member:manage");
  const { role } = parseInput(schema, input);
  await database.$transaction(async (transaction) => {
    await lockWorkspace(transaction, workspaceId);
    const where = { workspaceId_userId: { workspaceId, userId } };
    const member = await transaction.membership.findUnique({ where, select: { role: true } });
    if (!member) throw noSuchMember();
    if (member.role === role) return;
    if (member.role === "owner" || role === "owner") requirePermission(actor, "member:manage-owners");
    if (
      member.role === "owner" &&
      (await transaction.membership.count({ where: { workspaceId, role: "owner" } })) === 1
    ) {
      throw lastOwner();
    }
    await transaction.membership.update({ where, data: { role }, select: { userId: true } });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "member.change-role",
      target: `user:${userId}`,
      detail: { before: { role: member.role }, after: { role } },
    });
  });
}

const schema = z.object({
  role: z.enum(workspaceRoles, { error: `A role is one of ${workspaceRoles.join(", ")}.` }),
});
