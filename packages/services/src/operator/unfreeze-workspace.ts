import { AppError } from "@causeway/errors";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { parseInput } from "../parse-input.ts";
import { lockCredits } from "../reconciliation/lock-credits.ts";
import type { OperatorContext } from "./context.ts";
import { noteInput } from "./note-input.ts";

const input = z.object({ workspaceId: z.string(), note: noteInput });

/** Ends the review of a workspace. It spends again unless a dispute or a debt stops it too. */
export async function unfreezeWorkspace(
  { database, actor }: OperatorContext,
  question: z.input<typeof input>,
): Promise<void> {
  const { workspaceId, note } = parseInput(input, question);
  await database.$transaction(async (transaction) => {
    const workspace = await transaction.workspace.findUnique({
      where: { id: workspaceId },
      select: { reviewSince: true, reviewReason: true },
    });
    if (!workspace) throw new AppError("not-found", "There is no such workspace.");
    if (workspace.reviewSince === null)
      throw new AppError("conflict", "This workspace is not under review: somebody was faster. Load the page again.");
    await lockCredits(transaction, [workspaceId]);
    const { count } = await transaction.workspaceReview.deleteMany({ where: { workspaceId } });
    await transaction.workspace.update({
      where: { id: workspaceId },
      data: { reviewSince: null, reviewReason: null },
      select: { id: true },
    });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "workspace.unfreeze",
      target: `workspace:${workspaceId}`,
      detail: { note, frozenFor: workspace.reviewReason ?? "", reasons: count },
    });
  });
}
