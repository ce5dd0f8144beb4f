import { AppError } from "@causeway/errors";
import { creditsAccount } from "@causeway/ledger";
import { formatUsd, nanoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";
import { z } from "zod";
import type { KeyServiceContext } from "../api-key/announce-change.ts";
import { revokeSeveralKeys } from "../api-key/revoke-several.ts";
import { announceUnderEach } from "../api-key/working-hashes.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { requireUser } from "../require-user.ts";
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
    const obstacle = await findObstacle(transaction, workspaceId, actor.userId);
    if (obstacle) throw new AppError("conflict", obstacle);

    const keys = await revokeSeveralKeys(transaction, actor, { workspaceId });
    await transaction.invitation.updateMany({
      where: { workspaceId, acceptedAt: null, revokedAt: null },
      data: { revokedAt: new Date(), nextSendAt: null },
    });
    await transaction.autoTopUp.updateMany({ where: { workspaceId }, data: { enabled: false } });
    await transaction.webhookEndpoint.deleteMany({ where: { workspaceId } });
    const { count: members } = await transaction.membership.deleteMany({ where: { workspaceId } });
    await transaction.workspace.update({
      where: { id: workspaceId },
      data: { deletedAt: new Date(), slug: `deleted-${workspaceId}` },
      select: { id: true },
    });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "workspace.delete",
      target: `workspace:${workspaceId}`,
      detail: { name, slug, members, keys: keys.length },
    });
    return keys;
  });
  await Promise.all(revoked.map((key) => announceUnderEach(context, key)));
}

/** Why a workspace cannot be deleted now, with the way out. */
async function findObstacle(
  transaction: Prisma.TransactionClient,
  workspaceId: string,
  userId: string,
): Promise<string | undefined> {
  const [bought] = await transaction.$queryRaw<{ nano: bigint }[]>`
    SELECT coalesce(sum(balance_nano), 0)::bigint AS nano FROM ledger_account AS account
      JOIN ledger_balance ON account_id = account.id WHERE account.name = ${creditsAccount(workspaceId)}`;
  const credits = nanoUsd(bought?.nano ?? 0n);
  if (credits > 0n) {
    return `The workspace has $${formatUsd(credits)} of bought credits. Have them refunded on the credits page, or spend them.`;
  }
  const { spendingStopped } = await transaction.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { spendingStopped: true },
  });
  if (spendingStopped)
    return "Spending is stopped because of a dispute, a debt or a review. That must be settled first.";
  const open = await transaction.creditPurchase.count({
    where: { workspaceId, status: { in: ["created", "pending"] } },
  });
  if (open > 0) return "A payment is still open. Wait until it is paid or has expired, which takes at most a day.";
  const others = await transaction.membership.count({
    where: { userId, role: "owner", workspaceId: { not: workspaceId } },
  });
  if (others === 0) return "This is the only workspace that you own. Create another one first.";
  return undefined;
}
