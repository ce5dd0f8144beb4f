import { creditsAccount, promotionalCreditsAccount } from "@causeway/ledger";
import { type NanoUsd, nanoUsd, sum, zero } from "@causeway/money";
import type { DatabaseOrTransaction } from "./database.ts";

export type CreditBalance = {
  /** Everything paid in and given less everything spent. */
  readonly balance: NanoUsd;
  /** Set aside for calls under way. */
  readonly held: NanoUsd;
  /** What a new call can use. */
  readonly available: NanoUsd;
};

export async function readCreditBalance(database: DatabaseOrTransaction, workspaceId: string): Promise<CreditBalance> {
  const accounts = await database.ledgerAccount.findMany({
    where: { name: { in: accountsOf(workspaceId) } },
    select: { balance: { select: { balanceNano: true, heldNano: true } } },
  });
  const balance = sum(accounts.map((account) => nanoUsd(account.balance?.balanceNano ?? zero)));
  const held = sum(accounts.map((account) => nanoUsd(account.balance?.heldNano ?? zero)));
  return { balance, held, available: nanoUsd(balance - held) };
}

const accountsOf = (workspaceId: string) => [creditsAccount(workspaceId), promotionalCreditsAccount(workspaceId)];

/** Credits ever added and ever used by a workspace, as `GET /credits` reports them. */
export async function readCreditTotals(
  database: DatabaseOrTransaction,
  workspaceId: string,
): Promise<{ readonly added: NanoUsd; readonly used: NanoUsd }> {
  const [row] = await database.$queryRaw<{ added: bigint; used: bigint }[]>`
    SELECT coalesce(sum(entry.amount_nano) FILTER (WHERE posted.kind <> 'usage'), 0)::bigint AS added,
           coalesce(-sum(entry.amount_nano) FILTER (WHERE posted.kind = 'usage'), 0)::bigint AS used
      FROM ledger_account account
      JOIN ledger_entry entry ON entry.account_id = account.id
      JOIN ledger_transaction posted ON posted.id = entry.transaction_id
     WHERE account.name = ANY (${accountsOf(workspaceId)})`;
  return { added: nanoUsd(row?.added ?? zero), used: nanoUsd(row?.used ?? zero) };
}
