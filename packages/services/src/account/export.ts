import type { Database } from "@causeway/db";

/** Everything that is kept about a person, as JSON: no key, no session token, no prompt. Times are ISO 8601. */
export async function exportPersonalData(database: Database, { userId }: { readonly userId: string }) {
  const user = await database.user.findUniqueOrThrow({
    where: { id: userId },
    select: {
      id: true,
      name: true,
      email: true,
      emailVerified: true,
      createdAt: true,
      memberships: {
        select: {
          role: true,
          createdAt: true,
          workspace: { select: { id: true, name: true, slug: true } },
          savedViews: { select: { page: true, name: true, query: true, createdAt: true, updatedAt: true } },
        },
      },
      accounts: { select: { type: true, provider: true, providerAccountId: true } },
      passkeys: { select: { name: true, isSynced: true, createdAt: true, lastUsedAt: true } },
      sessions: { select: { createdAt: true, lastSeenAt: true, expires: true, userAgent: true, ipAddress: true } },
      apiKeys: {
        select: {
          id: true,
          workspaceId: true,
          name: true,
          label: true,
          class: true,
          createdAt: true,
          revokedAt: true,
          lastUsedAt: true,
        },
      },
      notificationWishes: { select: { workspaceId: true, topic: true, wanted: true, updatedAt: true } },
    },
  });
  const [auditEntries, invitations, mails, purchases] = await Promise.all([
    database.auditEntry.findMany({
      where: { actor: `user:${userId}` },
      orderBy: { createdAt: "desc" },
      take: 10_000,
      select: { workspaceId: true, action: true, target: true, ipAddress: true, createdAt: true },
    }),
    database.invitation.findMany({
      where: { email: user.email.toLowerCase() },
      select: { workspaceId: true, role: true, createdAt: true, acceptedAt: true },
    }),
    database.noticeMail.findMany({
      where: { userId },
      orderBy: { createdAt: "desc" },
      take: 10_000,
      select: { sentAt: true, createdAt: true, notice: { select: { kind: true, workspaceId: true } } },
    }),
    database.creditPurchase.findMany({
      where: { createdById: userId },
      select: {
        workspaceId: true,
        creditsCents: true,
        feeCents: true,
        taxCents: true,
        totalCents: true,
        status: true,
        createdAt: true,
      },
    }),
  ]);
  return { exportedAt: new Date(), user, purchases, invitations, mails, auditEntries };
}
