import { Client } from "pg";

export type BilledCall = {
  /** All nano-dollars. */
  readonly generationCost: bigint;
  readonly settled: bigint;
  /** The entries on the workspace's credits, bought or given, negative. */
  readonly ledgerEntry: bigint;
};

export type Ledger = {
  /** Undefined until the call is settled. */
  readonly billedCall: (generationId: string) => Promise<BilledCall | undefined>;
  /** Of every entry there is: zero, always. */
  readonly sumOfEntries: () => Promise<bigint>;
  readonly creditsOf: (workspaceId: string) => Promise<bigint>;
  readonly workspaceOf: (email: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

/** Looks straight into Postgres, past all of our code. */
export async function openLedger(databaseUrl: string): Promise<Ledger> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const one = async (sql: string, ...values: string[]): Promise<Record<string, string> | undefined> =>
    (await client.query<Record<string, string>>(sql, values)).rows[0];

  return {
    billedCall: async (generationId) => {
      const row = await one(
        `SELECT generation.cost_nano, settlement.charged_nano, sum(ledger_entry.amount_nano)::text AS entry_nano
           FROM settlement
           JOIN generation ON generation.id = settlement.generation_id
           JOIN ledger_entry ON ledger_entry.transaction_id = settlement.transaction_id
           JOIN ledger_account ON ledger_account.id = ledger_entry.account_id
          WHERE settlement.generation_id = $1 AND ledger_account.name IN ('workspace:' || settlement.workspace_id || ':credits',
              'workspace:' || settlement.workspace_id || ':promotional-credits')
          GROUP BY generation.cost_nano, settlement.charged_nano`,
        generationId,
      );
      return (
        row && {
          generationCost: BigInt(row["cost_nano"] ?? ""),
          settled: BigInt(row["charged_nano"] ?? ""),
          ledgerEntry: BigInt(row["entry_nano"] ?? ""),
        }
      );
    },
    sumOfEntries: async () =>
      BigInt((await one("SELECT coalesce(sum(amount_nano), 0)::text AS total FROM ledger_entry"))?.["total"] ?? ""),
    creditsOf: async (workspaceId) => {
      const row = await one(
        `SELECT balance_nano FROM ledger_balance JOIN ledger_account ON id = account_id WHERE name = $1`,
        `workspace:${workspaceId}:credits`,
      );
      return BigInt(row?.["balance_nano"] ?? 0);
    },
    workspaceOf: async (email) => {
      const row = await one(
        `SELECT workspace_id FROM membership JOIN "user" ON "user".id = user_id WHERE email = $1`,
        email,
      );
      if (!row?.["workspace_id"]) throw new Error(`${email} has no workspace`);
      return row["workspace_id"];
    },
    close: () => client.end(),
  };
}
