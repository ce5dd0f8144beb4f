import { type Database, readCreditBalance, readDebt } from "@causeway/db";
import { applyPaymentState } from "../credit-purchase/apply.ts";
import { newPurchase } from "../credit-purchase/purchase.fixture.ts";

export type PaidPurchase = Awaited<ReturnType<typeof newPaidPurchase>>;

/** $20 of credits, bought for $21.10. */
export async function newPaidPurchase(database: Database) {
  const purchase = await newPurchase(database);
  const paymentIntentId = purchase.payments.pay(purchase.sessionId);
  await applyPaymentState(purchase.system, paymentIntentId);
  return { ...purchase, paymentIntentId };
}

export async function standingOf(database: Database, workspaceId: string) {
  const [{ balance, held }, debt, workspace] = await Promise.all([
    readCreditBalance(database, workspaceId),
    readDebt(database, workspaceId),
    database.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { spendingStopped: true } }),
  ]);
  return { balance, held, debt, spendingStopped: workspace.spendingStopped };
}

/** Every account of a workspace's transactions that is not at zero. */
export async function accountsOf(database: Database, workspaceId: string): Promise<Record<string, bigint>> {
  const rows = await database.$queryRaw<{ name: string; total: bigint }[]>`
    SELECT replace(account.name, ${workspaceId}, '…') AS name, sum(entry.amount_nano)::bigint AS total
      FROM ledger_entry entry
      JOIN ledger_account account ON account.id = entry.account_id
      JOIN ledger_transaction posted ON posted.id = entry.transaction_id
     WHERE posted.workspace_id = ${workspaceId}
     GROUP BY 1 HAVING sum(entry.amount_nano) <> 0 ORDER BY 1`;
  return Object.fromEntries(rows.map(({ name, total }) => [name, total]));
}

/** As if calls had used this much. */
export async function spend(database: Database, workspaceId: string, amount: bigint): Promise<void> {
  const entries = [
    { account: `workspace:${workspaceId}:credits`, amount: (-amount).toString() },
    { account: "platform:inference-revenue", amount: amount.toString() },
  ];
  const id = crypto.randomUUID();
  await database.$queryRaw`SELECT is_new FROM post_transaction(
    ${`usage:${id}`}, 'usage', ${workspaceId}, ${`generation:${id}`}, ${JSON.stringify(entries)}::jsonb)`;
}

/** Whether a call that costs this much at most would be admitted. */
export async function mayCall(database: Database, workspaceId: string, amount: bigint): Promise<string> {
  const { id } = await database.apiKey.findFirstOrThrow({ where: { workspaceId }, select: { id: true } });
  const [row] = await database.$queryRaw<{ outcome: string }[]>`
    SELECT outcome FROM take_hold(${`gen-${crypto.randomUUID()}`}, ${workspaceId}, ${id}, 'test', ${amount},
      'request', 'model', 'chat-completions', false, '[]', '[]', NULL, NULL, NULL)`;
  return row?.outcome ?? "";
}
