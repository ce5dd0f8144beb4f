import { promotionalCreditsAccount } from "@causeway/ledger";
import { type NanoUsd, nanoUsd } from "@causeway/money";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";

export type PromotionalCredits = {
  /** What is left of all grants together. Part of the workspace's balance. */
  readonly balance: NanoUsd;
  /** Newest first. */
  readonly grants: readonly {
    readonly id: string;
    readonly amount: NanoUsd;
    readonly reason: string;
    readonly createdAt: Date;
    readonly expiresAt: Date | undefined;
    /** What of it was not used in time. */
    readonly expired: NanoUsd;
  }[];
};

/** What a workspace was given, and what is left of it. */
export async function readPromotionalCredits(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<PromotionalCredits> {
  authorize(actor, workspaceId, "credits:read");
  const [account, rows] = await Promise.all([
    database.ledgerAccount.findUnique({
      where: { name: promotionalCreditsAccount(workspaceId) },
      select: { balance: { select: { balanceNano: true } } },
    }),
    database.creditGrant.findMany({ where: { workspaceId }, orderBy: { createdAt: "desc" }, take: 50 }),
  ]);
  return {
    balance: nanoUsd(account?.balance?.balanceNano ?? 0n),
    grants: rows.map(({ id, amountNano, reason, createdAt, expiresAt, expiredNano }) => ({
      id,
      amount: nanoUsd(amountNano),
      reason,
      createdAt,
      expiresAt: expiresAt ?? undefined,
      expired: nanoUsd(expiredNano ?? 0n),
    })),
  };
}
