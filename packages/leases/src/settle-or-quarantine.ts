import { type LeaseLedger, RecordRefused, type SettledRecord } from "./lease-ledger.ts";
import { writeRecordText } from "./record-text.ts";
import type { UsageRecord } from "./records.ts";

/**
 * Settles a batch in one transaction. A record that can never be settled is found by halving, and set apart, so that
 * its neighbours settle. Rejects when Postgres is away.
 */
export async function settleOrQuarantine(
  ledger: LeaseLedger,
  records: readonly UsageRecord[],
): Promise<readonly SettledRecord[]> {
  if (records.length === 0) return [];
  try {
    return await ledger.settle(records);
  } catch (error) {
    if (!(error instanceof RecordRefused)) throw error;
    const [only, ...others] = records;
    if (only && others.length === 0) {
      await ledger.quarantine({
        generationId: only.generationId,
        text: writeRecordText(only),
        reason: error.message,
      });
      return [];
    }
    const middle = Math.ceil(records.length / 2);
    const first = await settleOrQuarantine(ledger, records.slice(0, middle));
    return [...first, ...(await settleOrQuarantine(ledger, records.slice(middle)))];
  }
}
