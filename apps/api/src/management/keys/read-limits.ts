import { z } from "@hono/zod-openapi";
import type { LimitState } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { formatUsd } from "@causeway/money";
import type { UsageLimitsInput } from "@causeway/services";

const dollars = z.number().min(0).max(100_000_000);
const count = z.number().int().min(1);

/** What can be set of a key's limits; absent is left as it is, null is no limit. */
export const limitParameters = {
  limit: dollars
    .nullable()
    .optional()
    .openapi({ description: "US dollars per period of limit_reset; takes the place of every spend limit of the key." }),
  limit_reset: z
    .enum(["daily", "weekly", "monthly"])
    .nullable()
    .optional()
    .openapi({ description: "UTC: at midnight, on Monday, on the first. Null is never." }),
  include_byok_in_limit: z.boolean().optional(),
  limits: z
    .strictObject({
      total: dollars.nullable().optional(),
      daily: dollars.nullable().optional(),
      weekly: dollars.nullable().optional(),
      monthly: dollars.nullable().optional(),
      requests_per_minute: count.nullable().optional(),
      tokens_per_minute: count.nullable().optional(),
      concurrency: count.nullable().optional(),
      allowed_models: z.array(z.string()).nullable().optional(),
      allowed_providers: z.array(z.string()).nullable().optional(),
    })
    .optional()
    .openapi({ description: "Any number of limits at once; not together with limit or limit_reset." }),
};

export type LimitParameters = z.infer<z.ZodObject<typeof limitParameters>>;

/** As the services take it. `present` is the key's, when there is one. Throws `invalid-request`. */
export function readLimits(given: LimitParameters, present: LimitState | undefined): UsageLimitsInput | undefined {
  const { limits, include_byok_in_limit: countsOwnKeys } = given;
  const single = readSingle(given, present);
  if (single && limits) {
    throw new AppError("invalid-request", "Send limit and limit_reset, or limits, not both.", { parameter: "limits" });
  }
  if (!single && !limits && countsOwnKeys === undefined) return undefined;
  return {
    ...single,
    ...(limits && {
      total: text(limits.total),
      daily: text(limits.daily),
      weekly: text(limits.weekly),
      monthly: text(limits.monthly),
      requestsPerMinute: limits.requests_per_minute,
      tokensPerMinute: limits.tokens_per_minute,
      concurrency: limits.concurrency,
      allowedModels: limits.allowed_models,
      allowedProviders: limits.allowed_providers,
    }),
    countsOwnKeys,
  };
}

const noCaps = { total: null, daily: null, weekly: null, monthly: null } as const;

/** One limit and its reset, as older clients know it. */
function readSingle(
  { limit, limit_reset: reset }: LimitParameters,
  present: LimitState | undefined,
): UsageLimitsInput | undefined {
  if (limit === undefined && reset === undefined) return undefined;
  if (limit === null) return noCaps;
  const [only, ...more] = present?.spending ?? [];
  if (limit === undefined && (!only || more.length > 0)) {
    const why = only ? "the key has several limits: use limits" : "the key has no limit: send limit too";
    throw new AppError("invalid-request", `limit_reset alone cannot be set: ${why}.`, { parameter: "limit_reset" });
  }
  const kept = only && more.length === 0 ? only.reset : undefined;
  const period = (reset === undefined ? kept : (reset ?? undefined)) ?? "total";
  const amount = limit === undefined ? only && formatUsd(only.limit) : text(limit);
  return { ...noCaps, [period]: amount };
}

/** A number of dollars with at most nine decimals, as text. */
const text = (amount: number | null | undefined) => (typeof amount === "number" ? amount.toFixed(9) : amount);
