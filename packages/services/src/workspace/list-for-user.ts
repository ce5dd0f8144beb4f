import type { Database } from "@causeway/db";
import type { WorkspaceRole } from "@causeway/prisma";

export type UserWorkspace = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly role: WorkspaceRole;
};

/** The workspaces a user is a member of, in the order he joined them. */
export async function listWorkspacesForUser(
  { database }: { readonly database: Database },
  { userId }: { readonly userId: string },
): Promise<readonly UserWorkspace[]> {
  const memberships = await database.membership.findMany({
    where: { userId, workspace: { deletedAt: null } },
    orderBy: [{ createdAt: "asc" }, { workspaceId: "asc" }],
    select: { role: true, workspace: { select: { id: true, name: true, slug: true } } },
  });
  return memberships.map(({ role, workspace }) => ({ ...workspace, role }));
}
