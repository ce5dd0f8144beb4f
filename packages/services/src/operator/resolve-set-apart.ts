import { readUsageRecord } from "@causeway/leases";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { parseInput } from "../parse-input.ts";
import type { OperatorContext } from "./context.ts";
import { findSetApart } from "./find-set-apart.ts";
import { noteInput } from "./note-input.ts";
import { writeOffCall } from "./write-off-call.ts";

const input = z.object({
  id: z.string().regex(/^\d{1,18}$/, "This is not the number of a record."),
  note: noteInput,
});

/** Notes why a record that was set apart will never be settled. What its call cost is ours to bear. */
export async function resolveSetApart(
  { database, actor }: OperatorContext,
  question: z.input<typeof input>,
): Promise<void> {
  const { id, note } = parseInput(input, question);
  await database.$transaction(async (transaction) => {
    const { text, generationId } = await findSetApart(transaction, BigInt(id));
    const record = readUsageRecord(text);
    await transaction.quarantinedUsage.update({
      where: { id: BigInt(id) },
      data: { resolvedAt: new Date(), resolution: `noted: ${note}` },
      select: { id: true },
    });
    if (record) await writeOffCall(transaction, record);
    await recordAudit(transaction, actor, {
      workspaceId: record ? await knownWorkspace(transaction, record.workspaceId) : null,
      action: "usage.resolve",
      target: `generation:${generationId ?? "unknown"}`,
      detail: { note, costNano: record?.cost.toString() ?? "unknown" },
    });
  });
}

/** The record may be wrong about it: that may be why it cannot be settled. */
async function knownWorkspace(
  transaction: Parameters<typeof findSetApart>[0],
  workspaceId: string,
): Promise<string | null> {
  return (await transaction.workspace.count({ where: { id: workspaceId } })) > 0 ? workspaceId : null;
}
