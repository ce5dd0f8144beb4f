import { AppError } from "@causeway/errors";
import type { PaymentWork } from "../context.ts";
import type { NewPurchase } from "../rows.ts";
import { closePages } from "./close-pages.ts";
import { defaultPaceLimits, paceProblem } from "./pace.ts";

/**
 * Notes a purchase before Stripe is asked for anything. Again with the same id is harmless.
 * Throws `conflict`, naming the limit and when it resets, when the workspace buys too fast.
 */
export async function beginPurchase(work: PaymentWork, purchase: NewPurchase): Promise<void> {
  const { workspaceId } = purchase;
  try {
    await note(work, purchase);
  } catch (error) {
    if (!(error instanceof AppError && error.code === "conflict")) throw error;
    if ((await work.books.openPages(workspaceId)).length === 0) throw error;
    // Pages that were left open count as bought until they are closed.
    await closePages(work, workspaceId);
    await note(work, purchase);
  }
}

async function note(work: PaymentWork, purchase: NewPurchase): Promise<void> {
  const { id, workspaceId, creditsCents, feeCents, totalCents } = purchase;
  await work.books.transact(async (transaction) => {
    if (await transaction.lockPurchase(id)) return;
    // One after the other, so that two at once do not both count without each other.
    await transaction.lockPosition(workspaceId);
    const pace = await transaction.readPace(workspaceId);
    const problem = paceProblem(pace, work.paceLimits ?? defaultPaceLimits, creditsCents);
    if (problem) throw problem;
    if (!(await transaction.insertPurchase(purchase))) return;
    await transaction.audit({
      workspaceId,
      action: "credit-purchase.start",
      target: `credit-purchase:${id}`,
      detail: { creditsCents, feeCents, totalCents },
    });
  });
}
