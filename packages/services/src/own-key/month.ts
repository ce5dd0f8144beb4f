import { type NanoUsd, nanoUsd } from "@causeway/money";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";

/** What this month's calls on own keys came to at list price, and what of it is our fee. */
export type OwnKeyMonthSummary = {
  /** `2026-11`, UTC. */
  readonly month: string;
  readonly listPrice: NanoUsd;
  /** As much of the list price is free of the fee. */
  readonly allowance: NanoUsd;
  readonly fee: NanoUsd;
  /** Of the list price beyond the allowance: 500 is 5 %. */
  readonly feeBasisPoints: number;
};

/** `undefined` in a month without calls on own keys: its terms are those of the first one. Throws `forbidden`, `not-found`. */
export async function readOwnKeyMonth(
  { database, actor }: ServiceContext,
  { workspaceId, now = new Date() }: { readonly workspaceId: string; readonly now?: Date },
): Promise<OwnKeyMonthSummary | undefined> {
  authorize(actor, workspaceId, "own-key:read");
  const month = now.toISOString().slice(0, 7);
  const row = await database.ownKeyMonth.findUnique({ where: { workspaceId_month: { workspaceId, month } } });
  if (!row) return undefined;
  return {
    month,
    listPrice: nanoUsd(row.listNano),
    allowance: nanoUsd(row.allowanceNano),
    fee: nanoUsd(row.feeNano),
    feeBasisPoints: row.feeBasisPoints,
  };
}
