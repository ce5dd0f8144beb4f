import { AppError } from "@causeway/errors";
import { subjectOf } from "@causeway/limits";
import type { Prisma } from "@causeway/prisma";
import { z } from "zod";
import type { Actor } from "../actor.ts";
import type { KeyServiceContext } from "../api-key/announce-change.ts";
import { type RevokedKey, revokeSeveralKeys } from "../api-key/revoke-several.ts";
import { announceUnderEach } from "../api-key/working-hashes.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { requirePermission } from "../permission.ts";
import { requireUser } from "../require-user.ts";
import { announceLimitChange, type LimitServiceContext } from "../usage-limit/context.ts";
import { lockWorkspace } from "../workspace/lock.ts";
import { lastOwner, noSuchMember } from "./no-such-member.ts";

export type MemberServiceContext = KeyServiceContext & LimitServiceContext;

export type RemoveMemberInput = {
  readonly workspaceId: string;
  readonly userId: string;
  /** What becomes of the keys he made: ended, or handed to whoever removes him. */
  readonly keys: "revoke" | "keep";
};

/**
 * Takes somebody out of the workspace, with his limits; his sessions no longer reach it. Only owners remove owners.
 * Throws `forbidden`, `not-found`, `conflict` for the last owner and for oneself: see `leaveWorkspace`.
 */
export async function removeMember(context: MemberServiceContext, input: RemoveMemberInput): Promise<void> {
  const { workspaceId, userId } = input;
  authorize(context.actor, workspaceId, "member:manage");
  const { keys } = parseInput(schema, input);
  requireAnother(context.actor, [userId]);
  await takeOut(context, { workspaceId, keys, action: "member.remove" }, [userId]);
}

/**
 * The same for several: all of them or, when one cannot be taken out, none, and the error names which in `userIds`.
 * Returns how many are out.
 */
export async function removeMembers(
  context: MemberServiceContext,
  input: Omit<RemoveMemberInput, "userId"> & { readonly userIds: readonly string[] },
): Promise<number> {
  const { workspaceId } = input;
  authorize(context.actor, workspaceId, "member:manage");
  const { keys } = parseInput(schema, input);
  const userIds = [...new Set(input.userIds)];
  requireAnother(context.actor, userIds);
  await takeOut(context, { workspaceId, keys, action: "member.remove" }, userIds);
  return userIds.length;
}

function requireAnother(actor: Actor, userIds: readonly string[]): void {
  if (actor.kind === "user" && userIds.includes(actor.userId)) {
    throw new AppError("conflict", "To take yourself out, leave the workspace on its settings page.");
  }
}

/** The same for oneself, whose keys end. Throws `conflict` for the last owner, and for the only workspace one owns. */
export async function leaveWorkspace(
  context: MemberServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<void> {
  authorize(context.actor, workspaceId, "workspace:read");
  const { userId } = requireUser(context.actor);
  await takeOut(context, { workspaceId, keys: "revoke", action: "member.leave" }, [userId]);
}

type TakeOut = RemoveMemberInput & { readonly action: "member.remove" | "member.leave" };

/** A hundred of them are some hundred statements. */
const longestMs = 60_000;

async function takeOut(
  context: MemberServiceContext,
  how: Omit<TakeOut, "userId">,
  userIds: readonly string[],
): Promise<void> {
  const revoked = await context.database.$transaction(
    async (transaction) => {
      const keys: RevokedKey[] = [];
      for (const [index, userId] of userIds.entries()) {
        const parameter = userIds.length > 1 ? `userIds.${index}` : undefined;
        keys.push(...(await takeOutOf(transaction, context.actor, { ...how, userId }).catch(naming(parameter))));
      }
      return keys;
    },
    { timeout: longestMs },
  );
  await Promise.all(revoked.map((key) => announceUnderEach(context, key)));
  // Keys that were handed over count for somebody else from now on.
  await announceLimitChange(context, how.workspaceId);
}

const naming =
  (parameter: string | undefined) =>
  (error: unknown): never => {
    if (!(error instanceof AppError) || parameter === undefined) throw error;
    throw new AppError(error.code, error.message, { parameter, metadata: error.metadata });
  };

/** In a transaction of whoever knows that it may be done. What it returns is told after the commit. */
export async function takeOutOf(
  transaction: Prisma.TransactionClient,
  actor: Actor,
  { workspaceId, userId, keys, action }: TakeOut,
): Promise<readonly RevokedKey[]> {
  await lockWorkspace(transaction, workspaceId);
  const where = { workspaceId_userId: { workspaceId, userId } };
  const member = await transaction.membership.findUnique({ where, select: { role: true } });
  if (!member) throw noSuchMember();
  if (member.role === "owner") {
    if (action === "member.remove") requirePermission(actor, "member:manage-owners");
    if ((await transaction.membership.count({ where: { workspaceId, role: "owner" } })) === 1) throw lastOwner();
    await requireAnotherOwned(transaction, userId, action);
  }
  // The playground's key is his alone and kept nowhere: it is never handed over.
  const revoked = await revokeSeveralKeys(transaction, actor, {
    workspaceId,
    madeBy: userId,
    ...(keys === "keep" && { purpose: "playground" as const }),
  });
  const { count: handedOver } = await transaction.apiKey.updateMany({
    where: { workspaceId, createdById: userId, revokedAt: null },
    data: { createdById: actor.kind === "user" ? actor.userId : null },
  });
  await transaction.usageLimit.deleteMany({ where: { subject: subjectOf.member(workspaceId, userId) } });
  await transaction.notificationWish.deleteMany({ where: { workspaceId, userId } });
  await transaction.membership.delete({ where, select: { userId: true } });
  await recordAudit(transaction, actor, {
    workspaceId,
    action,
    target: `user:${userId}`,
    detail: { role: member.role, revokedKeys: revoked.length, handedOverKeys: handedOver },
  });
  return revoked;
}

/** Everybody always owns a workspace: whoever has none is given a new one with credits when he signs in. */
async function requireAnotherOwned(
  transaction: Prisma.TransactionClient,
  userId: string,
  action: TakeOut["action"],
): Promise<void> {
  if (action === "member.remove" || (await transaction.membership.count({ where: { userId, role: "owner" } })) > 1)
    return;
  throw new AppError(
    "conflict",
    "This is the only workspace that you own. Create another one first, then leave this one.",
  );
}

const schema = z.object({
  keys: z.enum(["revoke", "keep"], { error: "Say what becomes of the member's keys: revoke or keep." }),
});
