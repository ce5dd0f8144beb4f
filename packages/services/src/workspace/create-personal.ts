import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { recordAudit } from "../audit/record.ts";
import { insertWithFreeSlug } from "./insert.ts";
import { slugFrom } from "./slug.ts";

export type PersonalWorkspace = { readonly id: string; readonly isNew: boolean };

/**
 * Gives a user who has just signed up a workspace of his own, which he owns. Called again, or twice at once, it
 * returns the same one. Throws `not-found` for an unknown user.
 */
export async function createPersonalWorkspace(
  { database }: { readonly database: Database },
  { userId, ipAddress }: { readonly userId: string; readonly ipAddress?: string | undefined },
): Promise<PersonalWorkspace> {
  return await database.$transaction(async (transaction) => {
    // The lock on the user makes a second sign-in at the same moment wait and then find the first one's workspace.
    await transaction.$queryRaw`SELECT 1 FROM "user" WHERE id = ${userId} FOR UPDATE`;
    const user = await transaction.user.findUnique({ where: { id: userId }, select: { name: true, email: true } });
    if (!user) throw new AppError("not-found", "There is no such user. Sign in again.");

    const owned = await transaction.membership.findFirst({
      where: { userId, role: "owner" },
      orderBy: { createdAt: "asc" },
      select: { workspaceId: true },
    });
    if (owned) return { id: owned.workspaceId, isNew: false };

    const person = user.name?.trim() || (user.email.split("@")[0] ?? "personal");
    const name = `${person}'s workspace`;
    const { id } = await insertWithFreeSlug(transaction, { name, base: slugFrom(person) });
    await transaction.membership.create({ data: { workspaceId: id, userId, role: "owner" } });
    await recordAudit(
      transaction,
      { kind: "user", userId, workspaceId: id, role: "owner", ipAddress },
      { workspaceId: id, action: "workspace.create", target: `workspace:${id}`, detail: { name } },
    );
    return { id, isNew: true };
  });
}
