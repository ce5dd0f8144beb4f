import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";
import type { Prisma } from "@causeway/prisma";
import type { KeyServiceContext } from "../api-key/announce-change.ts";
import { type RevokedKey, revokeSeveralKeys } from "../api-key/revoke-several.ts";
import { announceUnderEach } from "../api-key/working-hashes.ts";
import { recordAudit } from "../audit/record.ts";
import type { UserActor } from "../require-user.ts";
import { endWorkspace } from "../workspace/end.ts";
import { lockWorkspace } from "../workspace/lock.ts";

export type DeleteAccountContext = Pick<KeyServiceContext, "announceKeyChange"> & {
  readonly database: Database;
  readonly actor: UserActor;
};

/**
 * Deletes a person: sessions, linked accounts, memberships and wishes go, his keys end, workspaces that were his alone
 * end. What others rely on stays without a name: books, generations and the audit log, which names an id.
 * Throws `invalid-request` for another address, `conflict` for the last owner of a workspace with other members and for
 * what keeps a workspace of his own from ending.
 */
export async function deleteAccount(
  context: DeleteAccountContext,
  { confirmEmail }: { readonly confirmEmail: string },
): Promise<void> {
  const { userId } = context.actor;
  const revoked = await context.database.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1 FROM "user" WHERE id = ${userId} FOR UPDATE`;
    const user = await transaction.user.findUnique({ where: { id: userId }, select: { email: true } });
    if (!user) throw new AppError("not-found", "This account is deleted already.");
    if (confirmEmail.trim().toLowerCase() !== user.email.toLowerCase()) {
      throw new AppError("invalid-request", `Type ${user.email} to delete this account.`, {
        parameter: "confirmEmail",
      });
    }
    const memberships = await transaction.membership.findMany({
      where: { userId },
      orderBy: { workspaceId: "asc" },
      select: { workspaceId: true, role: true },
    });
    const keys: RevokedKey[] = [];
    for (const membership of memberships) keys.push(...(await leave(transaction, context.actor, membership)));
    await transaction.verificationToken.deleteMany({ where: { identifier: user.email } });
    await transaction.user.delete({ where: { id: userId }, select: { id: true } });
    return keys;
  });
  await Promise.all(revoked.map((key) => announceUnderEach(context, key)));
}

async function leave(
  transaction: Prisma.TransactionClient,
  user: UserActor,
  { workspaceId, role }: { readonly workspaceId: string; readonly role: UserActor["role"] },
): Promise<readonly RevokedKey[]> {
  const actor = { ...user, workspaceId, role };
  const { name, slug } = await lockWorkspace(transaction, workspaceId);
  const others = await transaction.membership.findMany({
    where: { workspaceId, userId: { not: user.userId } },
    select: { role: true },
  });
  if (others.length === 0) return await endWorkspace(transaction, actor, { workspaceId, name, slug });
  if (role === "owner" && !others.some((other) => other.role === "owner")) {
    throw new AppError("conflict", `${name}: you are its only owner. Make somebody else an owner first, or delete it.`);
  }
  const keys = await revokeSeveralKeys(transaction, actor, { workspaceId, madeBy: user.userId });
  await recordAudit(transaction, actor, {
    workspaceId,
    action: "member.leave",
    target: `user:${user.userId}`,
    detail: { role, revokedKeys: keys.length, accountDeleted: true },
  });
  return keys;
}
