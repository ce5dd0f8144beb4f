import { type Database, readPriceVersion, readUnitCounts } from "@causeway/db";
import { type Charge, chargeFor } from "@causeway/pricing";

type BilledUsage = {
  readonly priceVersionId: string | null;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  readonly longCacheWriteTokens: number | null;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** The stored column. */
  readonly units: unknown;
};

/** The charge computed again from the recorded usage and the price version that was pinned at admission. */
export async function pinnedCharge(database: Database, usage: BilledUsage): Promise<Charge | undefined> {
  if (usage.priceVersionId === null) return undefined;
  const price = await readPriceVersion(database, usage.priceVersionId).catch(() => undefined);
  if (!price) return undefined;
  return chargeFor(
    {
      input: usage.inputTokens,
      cachedInput: usage.cachedInputTokens,
      cacheWrite: usage.cacheWriteTokens,
      longCacheWrite: usage.longCacheWriteTokens ?? 0,
      output: usage.outputTokens,
      reasoning: usage.reasoningTokens,
      ...readUnitCounts(usage.units),
    },
    price,
  );
}
