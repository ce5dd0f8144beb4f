import { AppError } from "@causeway/errors";
import { creditsAccount } from "@causeway/ledger";
import { formatUsd, nanoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";
import type { Actor } from "../actor.ts";
import { type RevokedKey, revokeSeveralKeys } from "../api-key/revoke-several.ts";
import { recordAudit } from "../audit/record.ts";

export type EndedWorkspace = { readonly workspaceId: string; readonly name: string; readonly slug: string };

/**
 * Ends a workspace that is locked, for all of its members, in the transaction of whoever knows that it may end. Its
 * books, generations and audit log stay. What it returns is told after the commit.
 * Throws `conflict` saying what is in the way: bought credits, a debt, a dispute, an open payment.
 */
export async function endWorkspace(
  transaction: Prisma.TransactionClient,
  actor: Actor,
  { workspaceId, name, slug }: EndedWorkspace,
): Promise<readonly RevokedKey[]> {
  const obstacle = await findObstacle(transaction, workspaceId);
  if (obstacle) throw new AppError("conflict", `${name}: ${obstacle}`);
  const keys = await revokeSeveralKeys(transaction, actor, { workspaceId });
  await transaction.invitation.updateMany({
    where: { workspaceId, acceptedAt: null, revokedAt: null },
    data: { revokedAt: new Date(), nextSendAt: null },
  });
  await transaction.autoTopUp.updateMany({ where: { workspaceId }, data: { enabled: false } });
  await transaction.webhookEndpoint.deleteMany({ where: { workspaceId } });
  await transaction.observabilityDestination.deleteMany({ where: { workspaceId } });
  await transaction.contentSettings.deleteMany({ where: { workspaceId } });
  await transaction.generationContent.deleteMany({ where: { workspaceId } });
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
}

/** Why it cannot end now, with the way out. */
async function findObstacle(transaction: Prisma.TransactionClient, workspaceId: string): Promise<string | undefined> {
  const [bought] = await transaction.$queryRaw<{ nano: bigint }[]>`
    SELECT coalesce(sum(balance_nano), 0)::bigint AS nano FROM ledger_account AS account
      JOIN ledger_balance ON account_id = account.id WHERE account.name = ${creditsAccount(workspaceId)}`;
  const credits = nanoUsd(bought?.nano ?? 0n);
  if (credits > 0n) {
    return `it has $${formatUsd(credits)} of bought credits. Have them refunded on the credits page, or spend them.`;
  }
  const { spendingStopped } = await transaction.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { spendingStopped: true },
  });
  if (spendingStopped) {
    return "spending is stopped because of a dispute, a debt or a review. That must be settled first.";
  }
  const open = await transaction.creditPurchase.count({
    where: { workspaceId, status: { in: ["created", "pending"] } },
  });
  return open > 0 ? "a payment is still open. Wait until it is paid or has expired, at most a day." : undefined;
}
