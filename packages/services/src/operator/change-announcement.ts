import { AppError } from "@causeway/errors";
import { recordAudit } from "../audit/record.ts";
import { parseInput } from "../parse-input.ts";
import { type AnnouncementInput, announcementInput, standsAlready } from "./announce.ts";
import type { OperatorContext } from "./context.ts";

/**
 * Says what stands on the pages in other words: who put the banner away before sees it again. Throws `invalid-request`
 * with the field, `conflict` when it was ended meanwhile or the same words stand there already.
 */
export async function changeAnnouncement(
  { database, actor }: OperatorContext,
  { id, ...question }: AnnouncementInput & { readonly id: string },
): Promise<void> {
  const { title, details } = parseInput(announcementInput, question);
  await database.$transaction(async (transaction) => {
    // As announcing does, so that two never say the same.
    await transaction.$executeRaw`LOCK TABLE announcement IN SHARE ROW EXCLUSIVE MODE`;
    const standing = await transaction.announcement.findMany({
      where: { endedAt: null },
      select: { id: true, title: true, details: true },
    });
    const present = standing.find((one) => one.id === id);
    if (!present) throw new AppError("conflict", "It does not stand on the pages any more. Load the page again.");
    if (standing.some((one) => one.id !== id && one.title === title)) throw standsAlready();
    await transaction.announcement.update({ where: { id }, data: { title, details }, select: { id: true } });
    const before = { title: present.title, details: present.details };
    await recordAudit(transaction, actor, {
      workspaceId: null,
      action: "announcement.update",
      target: `announcement:${id}`,
      detail: { before, after: { title, details } },
    });
  });
}
