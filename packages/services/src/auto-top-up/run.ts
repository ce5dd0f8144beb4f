import { randomUUIDv7 } from "node:crypto";
import type { Database } from "@causeway/db";
import { fromCents } from "@causeway/money";
import { Prisma } from "@causeway/prisma";
import { recordAudit } from "../audit/record.ts";
import type { ApplyOutcome } from "../credit-purchase/apply.ts";
import type { PaymentContext } from "../credit-purchase/context.ts";
import { quoteCreditPurchase } from "../credit-purchase/quote.ts";
import { recordNotice } from "../notice/record.ts";
import { chargeTopUp } from "./charge.ts";

/** Workspaces whose credits are below the mark they set, with nothing under way and nothing to wait for. */
export async function findDueTopUps(database: Database, limit = 100): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT top_up.workspace_id AS id FROM auto_top_up top_up
      JOIN workspace ON workspace.id = top_up.workspace_id
      JOIN ledger_account account ON account.name = 'workspace:' || top_up.workspace_id || ':credits'
      JOIN ledger_balance balance ON balance.account_id = account.id
     WHERE top_up.enabled AND workspace.spending_stopped IS DISTINCT FROM 'dispute'
       AND (top_up.next_attempt_at IS NULL OR top_up.next_attempt_at <= clock_timestamp())
       AND balance.balance_nano < top_up.threshold_cents::bigint * 10000000
       AND NOT EXISTS (SELECT 1 FROM credit_purchase
             WHERE workspace_id = top_up.workspace_id AND automatic AND status IN ('created', 'pending'))
     LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/**
 * Tops a workspace up: our row first, then the charge under the row's id. However many see the same low balance at
 * once, one buys. Undefined when there was nothing to do after all.
 */
export async function runTopUp(context: PaymentContext, workspaceId: string): Promise<ApplyOutcome | undefined> {
  const { database, payments } = context;
  const { stripeCustomerId } = await database.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { stripeCustomerId: true },
  });
  const card = stripeCustomerId === null ? undefined : await payments.findSavedCard(stripeCustomerId);
  const purchaseId = await begin(context, workspaceId, card?.paymentMethodId);
  return purchaseId === undefined ? undefined : await chargeTopUp(context, purchaseId);
}

async function begin(
  { database, actor }: PaymentContext,
  workspaceId: string,
  paymentMethodId: string | undefined,
): Promise<string | undefined> {
  return await database.$transaction(async (transaction) => {
    const due = await lockIfDue(transaction, workspaceId);
    if (!due) return undefined;
    if (paymentMethodId === undefined) {
      await switchOff(transaction, workspaceId);
      return undefined;
    }
    if (due.monthCents + due.amountCents > due.monthlyCapCents) {
      await recordNotice(transaction, {
        workspaceId,
        kind: "auto-top-up-capped",
        subjectId: `${workspaceId}:${due.month}`,
        facts: { amountCents: due.amountCents, month: due.month },
      });
      return undefined;
    }
    const quote = quoteCreditPurchase({ creditsCents: due.amountCents });
    const id = randomUUIDv7();
    const { count } = await transaction.creditPurchase.createMany({
      data: [{ id, workspaceId, createdById: due.enabledById, automatic: true, paymentMethodId, ...quote }],
      skipDuplicates: true,
    });
    if (count === 0) return undefined;
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "auto-top-up.start",
      target: `credit-purchase:${id}`,
      detail: { ...quote },
    });
    return id;
  });
}

type DueTopUp = {
  readonly amountCents: number;
  readonly monthlyCapCents: number;
  readonly enabledById: string;
  /** Credits bought automatically in this month, or being bought. */
  readonly monthCents: number;
  readonly month: string;
};

/** Looks again under the lock of the settings: another worker may have bought meanwhile. */
async function lockIfDue(transaction: Prisma.TransactionClient, workspaceId: string): Promise<DueTopUp | undefined> {
  await transaction.$queryRaw`SELECT 1 FROM auto_top_up WHERE workspace_id = ${workspaceId} FOR UPDATE`;
  const settings = await transaction.autoTopUp.findUnique({ where: { workspaceId } });
  const isWaiting = settings?.nextAttemptAt !== null && settings !== null && settings.nextAttemptAt > new Date();
  if (!settings?.enabled || isWaiting) return undefined;
  const [row] = await transaction.$queryRaw<{ balance: bigint; monthCents: number; month: string; isOpen: boolean }[]>`
    SELECT coalesce((SELECT balance_nano FROM ledger_account account JOIN ledger_balance ON account_id = account.id
                      WHERE account.name = ${`workspace:${workspaceId}:credits`}), 0) AS balance,
           coalesce(sum(credits_cents) FILTER (WHERE status IN ('created', 'pending', 'paid') AND
             created_at >= date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'), 0)::int AS "monthCents",
           to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
           coalesce(bool_or(status IN ('created', 'pending')), false) AS "isOpen"
      FROM credit_purchase WHERE workspace_id = ${workspaceId} AND automatic`;
  if (!row || row.isOpen || row.balance >= fromCents(settings.thresholdCents)) return undefined;
  return { ...settings, monthCents: row.monthCents, month: row.month };
}

async function switchOff(transaction: Prisma.TransactionClient, workspaceId: string): Promise<void> {
  const reason = "There is no saved card any more. Buy credits once by hand; the card is saved for auto top-up.";
  const { amountCents } = await transaction.autoTopUp.update({
    where: { workspaceId },
    data: { enabled: false, failureReason: reason },
  });
  await recordNotice(transaction, {
    workspaceId,
    kind: "auto-top-up-failed",
    subjectId: randomUUIDv7(),
    facts: { amountCents, reason },
  });
}
