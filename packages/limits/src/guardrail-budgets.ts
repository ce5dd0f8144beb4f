import type { LimitHolder } from "./call-limits.ts";
import type { HolderLimits, SpendLimit } from "./holder-limits.ts";

/** A guardrail's budget for one of those whom it binds. */
export type GuardrailBudget = SpendLimit & {
  readonly holder: LimitHolder;
  readonly subject: string;
  /** As errors call the holder. */
  readonly name: string;
  readonly countsOwnKeys: boolean;
};

/**
 * The limits with the budgets of guardrails among them. What is spent is counted once per holder and period, so of two
 * budgets of one period the smaller one binds; calls on own keys count for a holder when any of its budgets says so.
 */
export const withGuardrailBudgets = (
  limits: readonly HolderLimits[],
  budgets: readonly GuardrailBudget[],
): readonly HolderLimits[] => budgets.reduce(withBudget, limits);

function withBudget(limits: readonly HolderLimits[], budget: GuardrailBudget): readonly HolderLimits[] {
  const { holder, subject, name, countsOwnKeys, ...spend } = budget;
  const present = limits.find((one) => one.subject === subject);
  if (!present) return [...limits, { ...unlimited, holder, subject, name, countsOwnKeys, spend: [spend] }];
  const changed = {
    ...present,
    spend: smallerOf(present.spend, spend),
    countsOwnKeys: present.countsOwnKeys || countsOwnKeys,
  };
  return limits.map((one) => (one === present ? changed : one));
}

function smallerOf(present: readonly SpendLimit[], spend: SpendLimit): readonly SpendLimit[] {
  const same = present.find(({ reset }) => reset === spend.reset);
  if (!same) return [...present, spend];
  return spend.limit < same.limit ? present.map((one) => (one === same ? spend : one)) : present;
}

const unlimited = {
  requestsPerMinute: undefined,
  tokensPerMinute: undefined,
  concurrency: undefined,
  models: undefined,
  providers: undefined,
} as const;
