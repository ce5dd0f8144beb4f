import { AppError } from "@causeway/errors";
import type { Prisma } from "@causeway/prisma";

type Member = { readonly workspaceId: string; readonly userId: string };

/** Whoever changes views of the same member comes after us. Throws `not-found` when he has left the workspace. */
export async function lockViews(transaction: Prisma.TransactionClient, { workspaceId, userId }: Member): Promise<void> {
  const rows = await transaction.$queryRaw<unknown[]>`
    SELECT 1 FROM membership WHERE workspace_id = ${workspaceId} AND user_id = ${userId} FOR NO KEY UPDATE`;
  if (rows.length === 0) throw new AppError("not-found", "You are no member of this workspace any more.");
}

export const noSuchView = (): AppError => new AppError("not-found", "You have no such view. Reload the page.");
