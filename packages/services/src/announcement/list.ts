import type { Database } from "@causeway/db";

/** What operators tell everybody: what is wrong with the service. */
export type Announcement = {
  readonly id: string;
  readonly title: string;
  /** What it means and what to do; may be empty. */
  readonly details: string;
  readonly since: Date;
  /** Undefined while it stands on the pages. */
  readonly endedAt: Date | undefined;
};

/** As it is worded now. */
export type WordedAnnouncement = Announcement & { readonly writtenAt: Date };

const shownForMs = 14 * 86_400_000;
const mostShown = 50;

/** Those that stand, and those that ended in the last two weeks; the newest first. Anybody may read them. */
export async function listAnnouncements(database: Database, now = new Date()): Promise<readonly WordedAnnouncement[]> {
  const rows = await database.announcement.findMany({
    where: { OR: [{ endedAt: null }, { endedAt: { gt: new Date(now.getTime() - shownForMs) } }] },
    orderBy: { id: "desc" },
    take: mostShown,
  });
  return rows.map(({ id, title, details, createdAt, updatedAt, endedAt }) => ({
    id,
    title,
    details,
    since: createdAt,
    writtenAt: updatedAt,
    endedAt: endedAt ?? undefined,
  }));
}
