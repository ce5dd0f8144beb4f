import type { LimitTable } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import type { MoneyPool } from "./money-pool.ts";

/** Longer than any call: what was let in before a limit was set is settled by then. */
const longestCall = "45 minutes";
const mostAtOnce = 2_000;

/**
 * Limits that were set lately, by their own rows, by a guardrail or by its assignment, and what they have counted. "Lately"
 * goes by the statement's time: by the clock, which moves while it runs, no index could find it.
 */
export const createLimitTable = (pool: MoneyPool): LimitTable => ({
  async changedBudgets() {
    const { rows } = await pool.query<{ subject: string; period: string; spent: string }>(
      `WITH changed (subject, reset, counts_own_keys, changed_at) AS (
         SELECT subject, cap.reset, counts_own_keys, updated_at
           FROM usage_limit,
                LATERAL (VALUES (total_nano, NULL), (daily_nano, 'daily'), (weekly_nano, 'weekly'), (monthly_nano, 'monthly'))
                  AS cap (nano, reset)
          WHERE updated_at > statement_timestamp() - $1::interval AND cap.nano IS NOT NULL
          UNION ALL
         SELECT CASE WHEN assignment.api_key_id IS NULL
                     THEN 'member:' || assignment.workspace_id || ':' || assignment.user_id
                     ELSE 'key:' || assignment.api_key_id END,
                guardrail.reset_interval, guardrail.counts_own_keys, greatest(guardrail.updated_at, assignment.created_at)
           FROM guardrail JOIN guardrail_assignment AS assignment ON assignment.guardrail_id = guardrail.id
          WHERE guardrail.limit_nano IS NOT NULL
            AND greatest(guardrail.updated_at, assignment.created_at) > clock_timestamp() - $1::interval
       ), latest AS (
         SELECT subject, reset, bool_or(counts_own_keys) AS counts_own_keys
           FROM changed GROUP BY subject, reset ORDER BY max(changed_at) DESC LIMIT $2
       )
       SELECT latest.subject, usage.period,
              usage.spent_nano + CASE WHEN latest.counts_own_keys THEN usage.own_list_nano ELSE 0 END AS spent
         FROM latest JOIN spend_usage AS usage
           ON usage.subject = latest.subject AND usage.period = usage_period(latest.reset, clock_timestamp())`,
      [longestCall, mostAtOnce],
    );
    return rows.map(({ subject, period, spent }) => ({ subject, period, spent: nanoUsd(BigInt(spent)) }));
  },
});
