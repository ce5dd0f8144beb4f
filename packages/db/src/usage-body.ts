import type { HoldProgress, HoldRequest, Settlement } from "@causeway/gateway";
import type { CallLimits } from "@causeway/limits";
import { nanoUsd } from "@causeway/money";
import { attemptColumns, generationColumns } from "./generation-columns.ts";

/** What the protocol of leases carries without reading it. Facts of calls, never prompts or answers. */
export const usageBody = ({ generation, attempts }: Settlement): string =>
  JSON.stringify({ generation: generationColumns(generation), attempts: attempts.map(attemptColumns) });

export type IntentFacts = Omit<HoldRequest, "ownKey"> & { readonly startedAt: Date };

/** Texts instead of dates and bigints: whatever has a `toJSON` makes writing all the rest five times as dear. */
export const intentBody = ({ amount, limits, ...request }: HoldRequest, startedAt: Date): string =>
  JSON.stringify({
    ...request,
    ownKey: undefined,
    amount: amount.toString(),
    limits: {
      budgets: limits.budgets.map((one) => ({ ...one, limit: one.limit.toString() })),
      rates: limits.rates,
      concurrency: limits.concurrency,
    },
    startedAt: startedAt.toISOString(),
  });

export function readIntentBody(body: string): IntentFacts {
  const facts = JSON.parse(body) as WrittenFacts;
  const { budgets, ...limits } = facts.limits;
  return {
    ...facts,
    amount: nanoUsd(BigInt(facts.amount)),
    limits: {
      ...limits,
      budgets: budgets.map((one) => ({ ...one, reset: one.reset, limit: nanoUsd(BigInt(one.limit)) })),
    },
    startedAt: new Date(facts.startedAt),
  };
}

/** JSON knows neither dates nor bigints. */
type WrittenFacts = Omit<IntentFacts, "amount" | "startedAt" | "limits"> & {
  readonly amount: string;
  readonly startedAt: string;
  readonly limits: Omit<CallLimits, "budgets"> & {
    readonly budgets: readonly (Omit<CallLimits["budgets"][number], "limit"> & { readonly limit: string })[];
  };
};

export const progressText = (progress: HoldProgress): string => JSON.stringify(progress);
export const readProgressText = (text: string): HoldProgress => JSON.parse(text) as HoldProgress;
