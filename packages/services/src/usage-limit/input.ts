import { formatUsd, type NanoUsd, nanoUsd, parseUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";
import { z } from "zod";

/** What may be set. What is left out stays as it is, or unlimited at first; `null` is no limit. */
export type UsageLimitsInput = {
  /** Spend caps in decimal dollars: "25", "0.50". Days, ISO weeks (from Monday) and months are UTC. */
  readonly total?: string | null | undefined;
  readonly daily?: string | null | undefined;
  readonly weekly?: string | null | undefined;
  readonly monthly?: string | null | undefined;
  /** Calls on the workspace's own provider keys count against the caps, at list price. */
  readonly countsOwnKeys?: boolean | undefined;
  readonly requestsPerMinute?: number | null | undefined;
  readonly tokensPerMinute?: number | null | undefined;
  /** Calls under way at once. */
  readonly concurrency?: number | null | undefined;
  /** Model ids with `*` for any text: `anthropic/*`. `null` is all. */
  readonly allowedModels?: readonly string[] | null | undefined;
  /** Provider ids. `null` is all. */
  readonly allowedProviders?: readonly string[] | null | undefined;
};

/** $100 million: far above any real limit, far below what a BIGINT of nano-dollars holds. */
const largestCap = parseUsd("100000000");

/** Decimal dollars as text ("25", "0.5") to nano-dollars. */
export const dollarsInput = z
  .string()
  .trim()
  .transform((text, check): NanoUsd => {
    try {
      const amount = parseUsd(text);
      if (amount >= 0n && amount <= largestCap) return amount;
    } catch {
      // Answered below, in the words of the person who filled in the form.
    }
    check.addIssue({ code: "custom", message: "Write the limit in dollars, such as 25 or 0.50, from 0 to 100000000." });
    return z.NEVER;
  });

const count = (what: string, most: number) => {
  const message = `Write ${what} as a whole number from 1 to ${most}, or leave it empty for no limit.`;
  return z.int({ error: message }).min(1, message).max(most, message).nullable().optional();
};

const mostListed = 100;

const list = (what: string, entry: z.ZodString) =>
  z
    .array(entry)
    .min(1, `An empty list of ${what} would allow nothing: leave it out to allow all, or disable the key.`)
    .max(mostListed, `At most ${mostListed} ${what} can be listed: use * to name many at once.`)
    .transform((entries) => [...new Set(entries)])
    .nullable()
    .optional();

const modelPattern = z
  .string()
  .trim()
  .regex(
    /^[\w*.:/~@-]{1,200}$/,
    "Write models as author/name with * for any text, such as anthropic/* or openai/gpt-5*; variants such as :free are not part of it.",
  );

const providerId = z
  .string()
  .trim()
  .regex(/^[\w.:-]{1,200}$/, "Write providers by their short names, such as openai or google-vertex.");

export const usageLimitsInput = z.strictObject({
  total: dollarsInput.nullable().optional(),
  daily: dollarsInput.nullable().optional(),
  weekly: dollarsInput.nullable().optional(),
  monthly: dollarsInput.nullable().optional(),
  countsOwnKeys: z.boolean().optional(),
  requestsPerMinute: count("requests per minute", 1_000_000),
  tokensPerMinute: count("tokens per minute", 1_000_000_000),
  concurrency: count("calls at once", 10_000),
  allowedModels: list("models", modelPattern),
  allowedProviders: list("providers", providerId),
});

export type UsageLimits = z.output<typeof usageLimitsInput>;

type Columns = Omit<Prisma.UsageLimitGetPayload<object>, "subject" | "workspaceId" | "updatedAt">;

const nothing: Columns = {
  totalNano: null,
  dailyNano: null,
  weeklyNano: null,
  monthlyNano: null,
  countsOwnKeys: false,
  requestsPerMinute: null,
  tokensPerMinute: null,
  concurrency: null,
  allowedModels: [],
  allowedProviders: [],
};

const keep = <Value>(changed: Value | undefined, old: Value): Value => (changed === undefined ? old : changed);

/** The columns after a change; what the change leaves out stays. */
export function columnsAfter(change: UsageLimits, present: Columns | undefined): Columns {
  const before = present ?? nothing;
  return {
    totalNano: keep<bigint | null>(change.total, before.totalNano),
    dailyNano: keep<bigint | null>(change.daily, before.dailyNano),
    weeklyNano: keep<bigint | null>(change.weekly, before.weeklyNano),
    monthlyNano: keep<bigint | null>(change.monthly, before.monthlyNano),
    countsOwnKeys: keep(change.countsOwnKeys, before.countsOwnKeys),
    requestsPerMinute: keep(change.requestsPerMinute, before.requestsPerMinute),
    tokensPerMinute: keep(change.tokensPerMinute, before.tokensPerMinute),
    concurrency: keep(change.concurrency, before.concurrency),
    allowedModels: keep(change.allowedModels, before.allowedModels) ?? [],
    allowedProviders: keep(change.allowedProviders, before.allowedProviders) ?? [],
  };
}

const usd = (nano: bigint | null) => (nano === null ? null : formatUsd(nanoUsd(nano)));

/** For the audit log: what is limited, in dollars. */
export function readableLimits(columns: Columns | undefined): Prisma.InputJsonObject {
  const { totalNano, dailyNano, weeklyNano, monthlyNano, allowedModels, allowedProviders, ...rest } =
    columns ?? nothing;
  const { countsOwnKeys, requestsPerMinute, tokensPerMinute, concurrency } = rest;
  return {
    total: usd(totalNano),
    daily: usd(dailyNano),
    weekly: usd(weeklyNano),
    monthly: usd(monthlyNano),
    countsOwnKeys,
    requestsPerMinute,
    tokensPerMinute,
    concurrency,
    allowedModels,
    allowedProviders,
  };
}
