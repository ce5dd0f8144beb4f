import { AppError } from "@causeway/errors";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { parseInput } from "../parse-input.ts";
import type { OperatorContext } from "./context.ts";
import { noteInput } from "./note-input.ts";

const input = z.object({ note: noteInput });

/** Lets postings go on, once all entries come to zero again. */
export async function resumePostings(
  { database, actor }: OperatorContext,
  question: z.input<typeof input>,
): Promise<void> {
  const { note } = parseInput(input, question);
  await database.$transaction(async (transaction) => {
    const [total] = await transaction.$queryRaw<{ gap: bigint }[]>`
      SELECT coalesce(sum(amount_nano), 0)::bigint AS gap FROM ledger_entry`;
    if (total?.gap !== 0n) {
      const gap = `All entries still come to ${total?.gap} nano-dollars instead of 0.`;
      throw new AppError("conflict", `${gap} Mend the ledger first.`);
    }
    const { count } = await transaction.postingStop.deleteMany();
    if (count === 0)
      throw new AppError("conflict", "Postings are not stopped: somebody was faster. Load the page again.");
    await recordAudit(transaction, actor, {
      workspaceId: null,
      action: "postings.resume",
      target: "ledger:all",
      detail: { note },
    });
  });
}
