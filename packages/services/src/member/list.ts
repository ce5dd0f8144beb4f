import type { WorkspaceRole } from "@causeway/prisma";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";

export type MemberSummary = {
  readonly userId: string;
  readonly email: string;
  readonly name: string | undefined;
  readonly role: WorkspaceRole;
  readonly joinedAt: Date;
  /** Keys that he made and that are not revoked. */
  readonly keys: number;
};

/** Everybody in the workspace, by when they joined. Throws `forbidden`, `not-found`. */
export async function listMembers(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<readonly MemberSummary[]> {
  authorize(actor, workspaceId, "member:read");
  const rows = await database.membership.findMany({
    where: { workspaceId },
    orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
    select: {
      role: true,
      createdAt: true,
      user: {
        select: {
          id: true,
          email: true,
          name: true,
          _count: { select: { apiKeys: { where: { workspaceId, revokedAt: null } } } },
        },
      },
    },
  });
  return rows.map(({ role, createdAt, user }) => ({
    userId: user.id,
    email: user.email,
    name: user.name ?? undefined,
    role,
    joinedAt: createdAt,
    keys: user._count.apiKeys,
  }));
}
