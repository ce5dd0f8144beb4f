import { AppError } from "@causeway/errors";
import { z } from "zod";
import { actorName } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { parseInput } from "../parse-input.ts";
import type { OperatorContext } from "./context.ts";

/** What everybody reads. */
export const announcementInput = z.object({
  title: z
    .string()
    .trim()
    .min(5, "Say in a few words what is wrong: at least 5 characters.")
    .max(100, "At most 100 characters: the rest belongs into the details.")
    .regex(/^\P{Cc}+$/u, "Write it in one line."),
  details: z.string().trim().max(1_000, "At most 1,000 characters."),
});

export type AnnouncementInput = z.input<typeof announcementInput>;

/** More would be walls of text above every page. */
const mostStanding = 3;

/** Puts a banner on every page until it is ended. Throws `invalid-request` with the field, `conflict`. */
export async function announce({ database, actor }: OperatorContext, question: AnnouncementInput): Promise<void> {
  const { title, details } = parseInput(announcementInput, question);
  await database.$transaction(async (transaction) => {
    // Whoever announces at the same moment comes after us and sees ours.
    await transaction.$executeRaw`LOCK TABLE announcement IN SHARE ROW EXCLUSIVE MODE`;
    const standing = await transaction.announcement.findMany({ where: { endedAt: null }, select: { title: true } });
    if (standing.some((other) => other.title === title)) throw standsAlready();
    if (standing.length >= mostStanding) {
      throw new AppError("conflict", `There are ${standing.length} announcements already: end one first.`);
    }
    const { id } = await transaction.announcement.create({
      data: { title, details, writtenBy: actorName(actor) },
      select: { id: true },
    });
    await recordAudit(transaction, actor, {
      workspaceId: null,
      action: "announcement.create",
      target: `announcement:${id}`,
      detail: { title, details },
    });
  });
}

export const standsAlready = () =>
  new AppError("conflict", "This stands on the pages already.", { parameter: "title" });
