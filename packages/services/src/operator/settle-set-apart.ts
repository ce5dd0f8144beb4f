import { createCreditHolds, createLeaseLedger, type MoneyPool, postgresHolds } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { readUsageRecord, RecordRefused, type SettledRecord, type UsageRecord } from "@causeway/leases";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { parseInput } from "../parse-input.ts";
import type { OperatorContext } from "./context.ts";
import { findSetApart } from "./find-set-apart.ts";

const input = z.object({ id: z.string().regex(/^\d{1,18}$/, "This is not the number of a record.") });

/**
 * Settles a record that was set apart, once what kept it from being settled is mended. Returns what was charged. Again
 * is harmless: a call is settled once.
 */
export async function settleSetApart(
  context: OperatorContext & { readonly pool: MoneyPool },
  question: z.input<typeof input>,
): Promise<{ readonly chargedNano: bigint }> {
  const { database, actor, pool } = context;
  const id = BigInt(parseInput(input, question).id);
  const { text } = await findSetApart(database, id);
  const record = readUsageRecord(text);
  if (!record)
    throw new AppError("conflict", "This record cannot be read. Note what became of its call instead of settling it.");
  const { charged } = await settleRecord(context, id, record, pool);
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.quarantinedUsage.updateMany({
      where: { id, resolvedAt: null },
      data: { resolvedAt: new Date(), resolution: "settled" },
    });
    if (count === 0) return;
    await recordAudit(transaction, actor, {
      workspaceId: record.workspaceId,
      action: "usage.settle",
      target: `generation:${record.generationId}`,
      detail: { chargedNano: charged.toString() },
    });
  });
  return { chargedNano: charged };
}

async function settleRecord(
  { database }: OperatorContext,
  id: bigint,
  record: UsageRecord,
  pool: MoneyPool,
): Promise<SettledRecord> {
  const ledger = createLeaseLedger(pool, postgresHolds(createCreditHolds(pool)));
  try {
    const [settled] = await ledger.settle([record]);
    if (!settled) throw new Error(`Postgres said nothing of ${record.generationId}`);
    return settled;
  } catch (error) {
    if (!(error instanceof RecordRefused)) throw error;
    await database.quarantinedUsage.update({ where: { id }, data: { reason: error.message }, select: { id: true } });
    throw new AppError("conflict", `It still cannot be settled: ${error.message}.`, { cause: error });
  }
}
