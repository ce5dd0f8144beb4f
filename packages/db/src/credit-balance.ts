import { creditsAccount, promotionalCreditsAccount } from "@causeway/ledger";
import { type NanoUsd, nanoUsd, zero } from "@causeway/money";
import type { DatabaseOrTransaction } from "./database.ts";

export type CreditBalance = {
  /** Everything paid in and given less everything spent. */
  readonly balance: NanoUsd;
  /** Set aside in Postgres for calls under way. */
  readonly held: NanoUsd;
  /** What a new call can use, what Redis hands out of it included: there it may be held by calls under way as well. */
  readonly available: NanoUsd;
};

export async function readCreditBalance(database: DatabaseOrTransaction, workspaceId: string): Promise<CreditBalance> {
  const [row] = await database.$queryRaw<{ balance: bigint; setAside: bigint; leased: bigint }[]>`
    SELECT coalesce(sum(balance.balance_nano), 0)::bigint AS balance, coalesce(sum(balance.held_nano), 0)::bigint AS "setAside",
           (SELECT coalesce(sum(granted_nano - reclaimed_nano - settled_nano), 0)::bigint FROM lease
             WHERE workspace_id = ${workspaceId} AND state <> 'closed') AS leased
      FROM ledger_account account JOIN ledger_balance balance ON balance.account_id = account.id
     WHERE account.name = ANY (${accountsOf(workspaceId)})`;
  const { balance = zero, setAside = zero, leased = zero } = row ?? {};
  return {
    balance: nanoUsd(balance),
    held: nanoUsd(setAside - leased),
    available: nanoUsd(balance - setAside + leased),
  };
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
