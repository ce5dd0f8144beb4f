import type { HoldRequest } from "@causeway/gateway";
import { type NanoUsd, nanoUsd, zero } from "@causeway/money";
import type { MoneyPool } from "./money-pool.ts";

/** The most that a call on an own key adds to its month's fee, after everything that is under way now. */
export async function readMostFee(pool: MoneyPool, { workspaceId, ownKey }: HoldRequest): Promise<NanoUsd> {
  if (!ownKey) return zero;
  const { monthlyAllowance, feeBasisPoints } = ownKey.terms;
  const { rows } = await pool.query<{ fee: string }>({
    name: "most_own_key_fee",
    text: `SELECT own_key_fee(list + $2::bigint, allowance, points) - own_key_fee(list, allowance, points) AS fee
             FROM (SELECT coalesce(sum(list_nano + held_list_nano), 0)::bigint AS list,
                          coalesce(max(allowance_nano), $3::bigint) AS allowance,
                          coalesce(max(fee_basis_points), $4::int) AS points
                     FROM own_key_month
                    WHERE workspace_id = $1 AND month = usage_period('monthly', clock_timestamp())) AS month`,
    values: [workspaceId, ownKey.mostListPrice.toString(), monthlyAllowance.toString(), feeBasisPoints],
  });
  return nanoUsd(BigInt(rows[0]?.fee ?? 0));
}
