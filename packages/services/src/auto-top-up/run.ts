import type { Database } from "@causeway/db";
import { type ApplyOutcome, runTopUp as run } from "@causeway/payment-books";
import { type PaymentContext, workOf } from "../credit-purchase/context.ts";

/**
 * Workspaces whose credits are below the mark they set, with nothing under way and nothing to wait for. Not those that a
 * dispute or an operator's review stops: a card that may be stolen is not charged again.
 */
export async function findDueTopUps(database: Database, limit = 100): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT top_up.workspace_id AS id FROM auto_top_up top_up
      JOIN workspace ON workspace.id = top_up.workspace_id
     WHERE top_up.enabled AND coalesce(workspace.spending_stopped, 'debt') = 'debt' AND workspace.review_since IS NULL
       AND (top_up.next_attempt_at IS NULL OR top_up.next_attempt_at <= clock_timestamp())
       AND (SELECT coalesce(sum(balance_nano), 0) FROM ledger_account account JOIN ledger_balance ON account_id = account.id
             WHERE account.name IN ('workspace:' || top_up.workspace_id || ':credits',
                                    'workspace:' || top_up.workspace_id || ':promotional-credits'))
           < top_up.threshold_cents::bigint * 10000000
       AND NOT EXISTS (SELECT 1 FROM credit_purchase
             WHERE workspace_id = top_up.workspace_id AND automatic AND status IN ('created', 'pending'))
     LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/**
 * Tops a workspace up. However many see the same low balance at once, one buys. Undefined when there was nothing to do
 * after all. Throws `service-unavailable` when it is not known whether the card was charged: the sweeper goes on.
 */
export const runTopUp = (context: PaymentContext, workspaceId: string): Promise<ApplyOutcome | undefined> =>
  run(workOf(context), workspaceId);
