import { type Database, lockCreditPosition, postTransaction } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { promotionalGrant } from "@causeway/ledger";
import { formatUsd, type NanoUsd } from "@causeway/money";
import { type Actor, actorName, type StaffActor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { recordNotice } from "../notice/record.ts";

export type CreditGrant = {
  readonly workspaceId: string;
  /** Names the occasion: the same id never grants twice. */
  readonly grantId: string;
  readonly credits: NanoUsd;
  /** For the owners: `Welcome`, `Outage of 21 November`. */
  readonly reason: string;
  /** When what is left of it goes, where that is switched on; left out for never. */
  readonly expiresAt?: Date | undefined;
};

export type GrantContext = { readonly database: Database; readonly actor: Actor | StaffActor };

/**
 * Gives a workspace promotional credits, at our expense: they are spent first and cannot be refunded. Only the system
 * and operators may, and what an operator gives is told to its owners. Returns whether this call did it.
 * Throws `conflict` when the id was used for another workspace or amount.
 */
export async function grantCredits({ database, actor }: GrantContext, grant: CreditGrant): Promise<boolean> {
  if (actor.kind !== "system" && actor.kind !== "staff")
    throw new AppError("forbidden", "Credits can be bought, not given.");
  const { workspaceId, grantId, credits, reason, expiresAt } = grant;
  return await database.$transaction(async (transaction) => {
    await lockCreditPosition(transaction, workspaceId);
    const { isNew, transactionId } = await postTransaction(transaction, promotionalGrant(grant));
    if (!isNew) return false;
    await transaction.creditGrant.create({
      data: {
        id: grantId,
        workspaceId,
        amountNano: credits,
        reason,
        grantedBy: actorName(actor),
        expiresAt: expiresAt ?? null,
      },
      select: { id: true },
    });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "credit-grant.create",
      target: `credit-grant:${grantId}`,
      detail: { credits: formatUsd(credits), reason, transactionId },
    });
    if (actor.kind === "staff") {
      await recordNotice(transaction, {
        workspaceId,
        kind: "credits-given",
        subjectId: grantId,
        facts: { creditsUsd: formatUsd(credits), reason, ...(expiresAt && { expiresAt: expiresAt.toISOString() }) },
      });
    }
    return true;
  });
}
