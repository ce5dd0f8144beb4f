import { AppError } from "@causeway/errors";
import type { PurchasePace } from "../books.ts";

/** How fast credits may be bought: what keeps stolen cards from being tried here. */
export type PaceLimits = {
  /** Refused cards per workspace and day, UTC; after that no payment page is opened. */
  readonly refusedCardsPerDay: number;
  /** A workspace is new for so many days … */
  readonly newForDays: number;
  /** … and buys no more per day meanwhile, in whole US cents of credits. */
  readonly newCreditsCentsPerDay: number;
};

export const defaultPaceLimits: PaceLimits = {
  refusedCardsPerDay: 3,
  newForDays: 7,
  newCreditsCentsPerDay: 10_000,
};

const dayMs = 86_400_000;

/** Why one more purchase is too much today, naming the limit and when it resets. Undefined when it is not. */
export function paceProblem(pace: PurchasePace, limits: PaceLimits, creditsCents: number): AppError | undefined {
  const metadata = { resets_at: pace.resetsAt.toISOString() };
  if (pace.refusedCards >= limits.refusedCardsPerDay) {
    return new AppError(
      "conflict",
      `${pace.refusedCards} cards were refused today, and ${limits.refusedCardsPerDay} a day is the limit. Buy with another card after ${minute(pace.resetsAt)}, or contact support.`,
      { metadata: { ...metadata, limit: limits.refusedCardsPerDay } },
    );
  }
  if (pace.workspaceAgeMs >= limits.newForDays * dayMs) return undefined;
  const leftCents = Math.max(0, limits.newCreditsCentsPerDay - pace.creditsCents);
  if (creditsCents <= leftCents) return undefined;
  return new AppError(
    "conflict",
    `A new account buys at most ${dollars(limits.newCreditsCentsPerDay)} of credits a day in its first ${limits.newForDays} days; ${dollars(leftCents)} are left today. Buy less, or wait until ${minute(pace.resetsAt)}. Contact support to raise it.`,
    { metadata: { ...metadata, limit_cents: limits.newCreditsCentsPerDay, left_cents: leftCents } },
  );
}

const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`;
const minute = (date: Date): string => `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
