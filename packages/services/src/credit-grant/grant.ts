import { postTransaction } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { promotionalGrant } from "@causeway/ledger";
import { formatUsd, type NanoUsd } from "@causeway/money";
import type { ServiceContext } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";

export type CreditGrant = {
  readonly workspaceId: string;
  /** Names the occasion: the same id never grants twice. */
  readonly grantId: string;
  readonly credits: NanoUsd;
};

/**
 * Gives a workspace credits at our expense. Only the system may. Returns whether this call did it.
 * Throws `conflict` when the id was used for another workspace or amount.
 */
export async function grantCredits({ database, actor }: ServiceContext, grant: CreditGrant): Promise<boolean> {
  if (actor.kind !== "system") throw new AppError("forbidden", "Credits can be bought, not given.");
  return await database.$transaction(async (transaction) => {
    const { isNew, transactionId } = await postTransaction(transaction, promotionalGrant(grant));
    if (!isNew) return false;
    await recordAudit(transaction, actor, {
      workspaceId: grant.workspaceId,
      action: "credit-grant.create",
      target: `credit-grant:${grant.grantId}`,
      detail: { credits: formatUsd(grant.credits), transactionId },
    });
    return true;
  });
}
