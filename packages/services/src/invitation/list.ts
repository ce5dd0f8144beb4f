import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";
import { type InvitationSummary, toInvitationSummary } from "./summary.ts";
import { isVouchedFor } from "./vouched-for.ts";

/** Those that were neither accepted nor withdrawn, the newest first, expired ones too. Throws `forbidden`, `not-found`. */
export async function listInvitations(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<readonly InvitationSummary[]> {
  authorize(actor, workspaceId, "member:manage");
  const rows = await database.invitation.findMany({
    where: { workspaceId, acceptedAt: null, revokedAt: null },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 200,
  });
  const now = new Date();
  return await Promise.all(
    rows.map(async (row) => toInvitationSummary(row, { now, isVouchedFor: await isVouchedFor(database, row) })),
  );
}
