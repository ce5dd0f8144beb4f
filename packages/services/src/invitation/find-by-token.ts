import type { Database } from "@causeway/db";
import type { WorkspaceRole } from "@causeway/prisma";
import { hashInvitationToken } from "./token.ts";
import { isVouchedFor } from "./vouched-for.ts";

export type OfferedInvitation = {
  readonly workspaceName: string;
  readonly role: WorkspaceRole;
  /** Lower case; for comparing, never for showing to whoever merely has the link. */
  readonly email: string;
  readonly expiresAt: Date;
};

/** What a mailed link offers. Undefined for one that is not ours, was used, withdrawn, replaced, has expired, or whose sender may not invite any more. */
export async function findInvitation(database: Database, token: string): Promise<OfferedInvitation | undefined> {
  const row = await database.invitation.findUnique({
    where: {
      tokenHash: hashInvitationToken(token),
      acceptedAt: null,
      revokedAt: null,
      expiresAt: { gt: new Date() },
      workspace: { deletedAt: null },
    },
    include: { workspace: { select: { name: true } } },
  });
  if (!row || !(await isVouchedFor(database, row))) return undefined;
  return { workspaceName: row.workspace.name, role: row.role, email: row.email, expiresAt: row.expiresAt };
}
