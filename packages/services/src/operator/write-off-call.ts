import { type DatabaseOrTransaction, postTransaction } from "@causeway/db";
import type { UsageRecord } from "@causeway/leases";
import { callWriteOff } from "@causeway/ledger";
import { z } from "zod";

/** What of the call's row says who bills it. Whatever else is wrong with the record, that may be right. */
const bodySchema = z.object({
  generation: z.object({ provider_id: z.string().optional(), is_byok: z.boolean().optional() }),
});

/** Books what a provider bills for a call that nobody will be charged for. On an own key that is not us. */
export async function writeOffCall(database: DatabaseOrTransaction, record: UsageRecord): Promise<void> {
  const { generationId, cost } = record;
  const body = bodySchema.safeParse(readJson(record.body)).data?.generation;
  if (cost === 0n || body?.is_byok === true) return;
  if ((await database.settlement.count({ where: { generationId } })) > 0) return;
  await postTransaction(database, callWriteOff({ generationId, providerId: body?.provider_id, owed: cost }));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
