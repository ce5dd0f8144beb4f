import { readCreditBalance } from "@causeway/db";
import type { NanoUsd } from "@causeway/money";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";

export type LowCredits = {
  /** Of the alert: another one when it is raised anew, or at the second threshold. */
  readonly id: string;
  readonly balance: NanoUsd;
};

/** Whether it was told that the credits run low, and is so still. Throws `forbidden`, `not-found`. */
export async function readLowCredits(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<LowCredits | undefined> {
  authorize(actor, workspaceId, "credits:read");
  const raised = await database.raisedAlert.findFirst({
    where: { workspaceId, kind: "low-balance" },
    orderBy: { id: "desc" },
    select: { id: true },
  });
  if (!raised) return undefined;
  const { balance } = await readCreditBalance(database, workspaceId);
  return { id: raised.id, balance };
}
