import type { PurchasePace } from "@causeway/payment-books";
import type { Prisma } from "@causeway/prisma";

/** How fast a workspace buys today, by the database's clock. */
export async function readPace(transaction: Prisma.TransactionClient, workspaceId: string): Promise<PurchasePace> {
  const [row] = await transaction.$queryRaw<PurchasePace[]>`
    WITH day AS (SELECT date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS start)
    SELECT (extract(epoch FROM clock_timestamp() - workspace.created_at) * 1000)::float8 AS "workspaceAgeMs",
           (SELECT count(*)::int FROM refused_card
             WHERE workspace_id = workspace.id AND refused_at >= day.start) AS "refusedCards",
           (SELECT coalesce(sum(credits_cents), 0)::int FROM credit_purchase
             WHERE workspace_id = workspace.id
               AND ((status = 'paid' AND paid_at >= day.start) OR status IN ('created', 'pending'))) AS "creditsCents",
           day.start + interval '1 day' AS "resetsAt"
      FROM workspace, day WHERE workspace.id = ${workspaceId}`;
  if (!row) throw new Error(`There is no workspace ${workspaceId}`);
  return row;
}
