import type { Database } from "@causeway/db";
import { createTestWorkspace } from "@causeway/testing";
import type { WorkspaceRole } from "@causeway/prisma";
import type { UserActor } from "../require-user.ts";
import type { MemberServiceContext } from "./remove.ts";

/** A workspace whose people act in it. */
export async function newTeam(database: Database) {
  const { workspaceId, ownerId, ownerEmail, apiKeyId } = await createTestWorkspace(database);
  const announced: string[] = [];
  const contextOf = (userId: string, role: WorkspaceRole): MemberServiceContext & { readonly actor: UserActor } => ({
    database,
    actor: { kind: "user", userId, workspaceId, role, ipAddress: "203.0.113.9" },
    announceKeyChange: async ({ hash }) => void announced.push(hash),
    announceLimitChange: async (id) => void announced.push(id),
  });
  const join = async (role: WorkspaceRole) => {
    const { id, email } = await database.user.create({ data: { email: `${crypto.randomUUID()}@test.invalid` } });
    await database.membership.create({ data: { workspaceId, userId: id, role } });
    return { userId: id, email, context: contextOf(id, role) };
  };
  const audit = async () =>
    (
      await database.auditEntry.findMany({ where: { workspaceId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] })
    ).map(({ action }) => action);
  return {
    workspaceId,
    apiKeyId,
    owner: { userId: ownerId, email: ownerEmail, context: contextOf(ownerId, "owner") },
    announced,
    join,
    audit,
  };
}

/** What a verb refused with, or `done`. */
export const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: { readonly code?: string }) => error.code ?? "bug",
  );
