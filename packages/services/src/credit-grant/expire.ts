import { lockCreditPosition, postTransaction } from "@causeway/db";
import { promotionalCreditsAccount, promotionalExpiry } from "@causeway/ledger";
import { formatUsd, type NanoUsd, nanoUsd, smaller } from "@causeway/money";
import type { Database } from "@causeway/db";
import type { Prisma } from "@causeway/prisma";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";

/** Grants whose time has come. By the database's clock. */
export async function findExpiredGrants(database: Database, limit = 100): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT id FROM credit_grant WHERE expires_at <= clock_timestamp() AND expired_nano IS NULL
     ORDER BY expires_at LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/**
 * Takes what is left of a grant, once. Promotional credits are used up in the order in which they expire, so what is
 * left belongs to the grants that last longest; and what calls under way hold is not taken from them.
 */
export async function expireGrant({ database, actor }: ServiceContext, grantId: string): Promise<void> {
  await database.$transaction(async (transaction) => {
    const found = await transaction.creditGrant.findUnique({ where: { id: grantId }, select: { workspaceId: true } });
    if (!found) return;
    const { workspaceId } = found;
    await lockCreditPosition(transaction, workspaceId);
    const grant = await transaction.creditGrant.findUniqueOrThrow({ where: { id: grantId } });
    if (grant.expiredNano !== null || grant.expiresAt === null) return;
    const { balance, free } = await readPromotional(transaction, workspaceId);
    const lasting = await transaction.creditGrant.aggregate({
      where: { workspaceId, id: { not: grantId }, expiredNano: null, OR: lasts(grant.expiresAt) },
      _sum: { amountNano: true },
    });
    const left = nanoUsd(balance - (lasting._sum.amountNano ?? 0n));
    const credits = smaller(smaller(left, nanoUsd(grant.amountNano)), free);
    if (credits > 0n) await postTransaction(transaction, promotionalExpiry({ workspaceId, grantId, credits }));
    const expiredNano = credits > 0n ? credits : 0n;
    await transaction.creditGrant.update({ where: { id: grantId }, data: { expiredNano }, select: { id: true } });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "credit-grant.expire",
      target: `credit-grant:${grantId}`,
      detail: { credits: formatUsd(nanoUsd(expiredNano)) },
    });
  });
}

const lasts = (expiresAt: Date) => [{ expiresAt: null }, { expiresAt: { gt: expiresAt } }];

/** `free` is what no call under way holds. */
async function readPromotional(
  transaction: Prisma.TransactionClient,
  workspaceId: string,
): Promise<{ readonly balance: NanoUsd; readonly free: NanoUsd }> {
  const account = await transaction.ledgerAccount.findUnique({
    where: { name: promotionalCreditsAccount(workspaceId) },
    select: { balance: { select: { balanceNano: true, heldNano: true } } },
  });
  const { balanceNano = 0n, heldNano = 0n } = account?.balance ?? {};
  return { balance: nanoUsd(balanceNano), free: nanoUsd(balanceNano - heldNano) };
}
