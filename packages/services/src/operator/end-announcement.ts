import { AppError } from "@causeway/errors";
import { recordAudit } from "../audit/record.ts";
import type { OperatorContext } from "./context.ts";

/** Takes a banner off the pages; the status page keeps it for two weeks. Throws `conflict` when somebody was faster. */
export async function endAnnouncement(
  { database, actor }: OperatorContext,
  { id }: { readonly id: string },
): Promise<void> {
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.announcement.updateMany({
      where: { id, endedAt: null },
      data: { endedAt: new Date() },
    });
    if (count === 0) {
      throw new AppError("conflict", "It does not stand on the pages: somebody was faster. Load the page again.");
    }
    await recordAudit(transaction, actor, {
      workspaceId: null,
      action: "announcement.end",
      target: `announcement:${id}`,
      detail: {},
    });
  });
}
