import type { PaceLimits } from "@causeway/services";
import { readEnv } from "../../env.ts";

/** How fast credits may be bought here. */
export function paceLimits(): PaceLimits {
  const env = readEnv();
  return {
    refusedCardsPerDay: env.REFUSED_CARDS_PER_DAY,
    newForDays: env.NEW_ACCOUNT_DAYS,
    newCreditsCentsPerDay: env.NEW_ACCOUNT_DAILY_CREDITS_USD * 100,
  };
}
