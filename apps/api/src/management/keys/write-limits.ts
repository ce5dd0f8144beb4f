import { z } from "@hono/zod-openapi";
import type { LimitState, SpendState } from "@causeway/db";
import type { KeyUsage } from "@causeway/gateway";
import { toUsdNumber } from "@causeway/money";

const period = z.enum(["total", "daily", "weekly", "monthly"]);

/** All limits of a key, or of the member or workspace that it belongs to. */
export const holderLimits = z
  .object({
    holder: z.enum(["key", "member", "workspace"]),
    name: z.string(),
    spend: z
      .array(
        z.object({
          period,
          limit: z.number(),
          spent: z.number(),
          remaining: z.number(),
          resets_at: z.string().nullable().openapi({ description: "UTC; null for a limit that never resets." }),
        }),
      )
      .openapi({ description: "US dollars. Days, ISO weeks and months are UTC; calls under way are not in `spent`." }),
    include_byok: z.boolean().openapi({ description: "Calls on own provider keys count, at list price." }),
    requests_per_minute: z.number().nullable(),
    tokens_per_minute: z.number().nullable(),
    concurrency: z.number().nullable(),
    allowed_models: z.array(z.string()).nullable(),
    allowed_providers: z.array(z.string()).nullable(),
  })
  .openapi("Limits");

export const writeHolderLimits = (state: LimitState): z.infer<typeof holderLimits> => ({
  holder: state.holder,
  name: state.name,
  spend: state.spending.map(({ reset, limit, spent, left, resetsAt }) => ({
    period: reset ?? "total",
    limit: toUsdNumber(limit),
    spent: toUsdNumber(spent),
    remaining: toUsdNumber(left),
    resets_at: resetsAt?.toISOString() ?? null,
  })),
  include_byok: state.countsOwnKeys,
  requests_per_minute: state.requestsPerMinute ?? null,
  tokens_per_minute: state.tokensPerMinute ?? null,
  concurrency: state.concurrency ?? null,
  allowed_models: state.models === undefined ? null : [...state.models],
  allowed_providers: state.providers === undefined ? null : [...state.providers],
});

/** What a key may spend and has spent, in the words that clients know. */
export const spendFields = {
  limit: z.number().nullable().openapi({
    description: "US dollars; null is no limit. Of several limits of the key, the one that leaves least.",
  }),
  limit_remaining: z.number().nullable(),
  limit_reset: z.enum(["daily", "weekly", "monthly"]).nullable(),
  include_byok_in_limit: z.boolean(),
  usage: z.number(),
  usage_daily: z.number(),
  usage_weekly: z.number(),
  usage_monthly: z.number(),
  byok_usage: z.number().openapi({ description: "Calls on own provider keys, at list price." }),
  byok_usage_daily: z.number(),
  byok_usage_weekly: z.number(),
  byok_usage_monthly: z.number(),
};

export function writeSpendFields(own: LimitState | undefined, usage: KeyUsage) {
  const tightest = tightestOf(own?.spending ?? []);
  return {
    limit: tightest ? toUsdNumber(tightest.limit) : null,
    limit_remaining: tightest ? toUsdNumber(tightest.left) : null,
    limit_reset: tightest?.reset ?? null,
    include_byok_in_limit: own?.countsOwnKeys ?? false,
    usage: toUsdNumber(usage.total),
    usage_daily: toUsdNumber(usage.daily),
    usage_weekly: toUsdNumber(usage.weekly),
    usage_monthly: toUsdNumber(usage.monthly),
    byok_usage: toUsdNumber(usage.ownKeys.total),
    byok_usage_daily: toUsdNumber(usage.ownKeys.daily),
    byok_usage_weekly: toUsdNumber(usage.ownKeys.weekly),
    byok_usage_monthly: toUsdNumber(usage.ownKeys.monthly),
  };
}

const tightestOf = (spending: readonly SpendState[]): SpendState | undefined =>
  spending.reduce<SpendState | undefined>((least, one) => (!least || one.left < least.left ? one : least), undefined);
