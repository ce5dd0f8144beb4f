import { createHash } from "node:crypto";
import type { Database } from "@causeway/db";
import { AppError } from "@causeway/errors";

export type SessionSummary = {
  /** Names the session without being it. */
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | undefined;
  /** As the browser called itself. */
  readonly userAgent: string | undefined;
  readonly ipAddress: string | undefined;
  readonly isCurrent: boolean;
};

type OfUser = { readonly userId: string; readonly currentToken: string | undefined };

/** Where somebody is signed in, the current session first, then the last seen. */
export async function listSessions(
  database: Database,
  { userId, currentToken }: OfUser,
): Promise<readonly SessionSummary[]> {
  const rows = await database.session.findMany({
    where: { userId, expires: { gt: new Date() } },
    orderBy: { createdAt: "desc" },
    take: 100,
  });
  return rows
    .map(({ sessionToken, createdAt, lastSeenAt, userAgent, ipAddress }) => ({
      id: idOf(sessionToken),
      createdAt,
      lastSeenAt: lastSeenAt ?? undefined,
      userAgent: userAgent ?? undefined,
      ipAddress: ipAddress ?? undefined,
      isCurrent: sessionToken === currentToken,
    }))
    .toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
}

/** Ends one of somebody's sessions. Throws `not-found` for another's and for one that ended. */
export async function revokeSession(
  database: Database,
  { userId, id }: { readonly userId: string; readonly id: string },
): Promise<void> {
  const rows = await database.session.findMany({ where: { userId }, select: { sessionToken: true } });
  const token = rows.map(({ sessionToken }) => sessionToken).find((candidate) => idOf(candidate) === id);
  const { count } = await database.session.deleteMany({ where: { userId, sessionToken: token ?? "" } });
  if (count === 0) throw new AppError("not-found", "This session has ended already. Reload the list.");
}

/** Signs somebody out everywhere but here. Returns how many sessions ended. */
export async function revokeOtherSessions(database: Database, { userId, currentToken }: OfUser): Promise<number> {
  const { count } = await database.session.deleteMany({
    where: { userId, sessionToken: { not: currentToken ?? "" } },
  });
  return count;
}

const hourMs = 3_600_000;

/** Notes, at most once an hour, from where a session is used. Never fails: nobody is kept out for want of this note. */
export async function noteSessionSeen(
  database: Database,
  seen: { readonly token: string; readonly userAgent: string | undefined; readonly ipAddress: string | undefined },
): Promise<void> {
  await database.session
    .updateMany({
      where: {
        sessionToken: seen.token,
        OR: [{ lastSeenAt: null }, { lastSeenAt: { lt: new Date(Date.now() - hourMs) } }],
      },
      data: {
        lastSeenAt: new Date(),
        userAgent: seen.userAgent?.slice(0, 300) ?? null,
        ipAddress: seen.ipAddress?.slice(0, 100) ?? null,
      },
    })
    .catch(() => undefined);
}

const idOf = (token: string) => createHash("sha256").update(token).digest("hex");
