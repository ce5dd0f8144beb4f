import type { BookCheck, Finding } from "../book-check.ts";
import { atOneMoment } from "../snapshot.ts";

const dayMs = 86_400_000;
/** I14: a month agrees when invoice and books are no further apart than half a percent, or a cent. */
const mostApartPermille = 5n;
const centNano = 10_000_000n;
/** A progress record is written at the latest after so many tokens: a crash loses no more of a stream. */
const mostLostTokens = 64;

/**
 * R5: what providers are owed is what the calls came to, and what they bill. Looks at the last three months: invoices come
 * weeks later. Nobody is frozen: it is between the providers and us.
 */
export const providersCheck: BookCheck = {
  name: "providers",
  title: "Providers are owed what settlements say, losses are ours as booked, and invoices agree within 0.5 %",
  everyMs: dayMs,
  run: ({ pool }) =>
    atOneMoment(pool, async (ask) => {
      const [since] = await ask<{ readonly first_id: string; readonly at: Date }>(sinceSql);
      const from = since ?? { first_id: "00000000-0000-0000-0000-000000000000", at: new Date(0) };
      const accounts = await ask<AccountRow>(accountsSql, [from.first_id, from.at]);
      const crashes = await ask<CrashRow>(crashesSql);
      const months = await ask<MonthRow>(monthsSql, [from.first_id, from.at]);
      const [recovered] = await ask<{ readonly calls: string; readonly most_nano: string }>(recoveredSql, [from.at]);
      const billed = months.filter(({ billed: amount }) => amount !== null);
      return {
        compared: BigInt(accounts.length + billed.length),
        figures: {
          ...Object.fromEntries(months.map(({ provider, month, owed }) => [owedFigure(provider, month), BigInt(owed)])),
          recoveredCalls: BigInt(recovered?.calls ?? 0),
          crashesCostAtMostNano: BigInt(recovered?.most_nano ?? 0),
        },
        findings: [
          ...accounts.filter(({ due, booked }) => due !== booked).map(wrongAccount),
          ...crashes.map(wrongCrash),
          ...billed.filter((row) => row.is_over && isApart(row)).map(apart),
        ],
        unchecked: missingInvoices(months),
      };
    }),
};

/** Of the provider's month in the figures of this check: what we owe by our books. */
export const owedFigure = (provider: string, month: string): string => `owed:${provider}:${month}`;

/** Ids begin with the millisecond at which they were made. */
const sinceSql = `
  SELECT start.at, (lpad(to_hex((extract(epoch FROM start.at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid AS first_id
    FROM (SELECT date_trunc('month', now() AT TIME ZONE 'UTC' - interval '2 months') AT TIME ZONE 'UTC' AS at) AS start`;

type AccountRow = { readonly account: string; readonly due: string; readonly booked: string };

/** Both are written in one transaction of the database, at one moment. */
const accountsSql = `
  SELECT account, coalesce(due.amount, 0) AS due, coalesce(booked.amount, 0) AS booked
    FROM (
      SELECT account, sum(part) AS amount
        FROM settlement JOIN generation ON generation.id = settlement.generation_id, LATERAL (VALUES
             ('platform:cost-of-goods', -charged_nano), ('losses of overrun and late', -uncovered_nano),
             ('losses of insurance and unbilled', charged_nano + uncovered_nano - owed_nano),
             ('provider:' || coalesce(provider_id, 'unknown') || ':payable', owed_nano)) AS parts(account, part)
       WHERE owed_nano IS NOT NULL AND NOT is_byok AND settled_at >= $2 GROUP BY 1
    ) AS due
    FULL JOIN (
      SELECT CASE WHEN account.name IN ('platform:loss-overrun', 'platform:loss-late') THEN 'losses of overrun and late'
                  WHEN account.name IN ('platform:loss-insurance', 'platform:loss-unbilled') THEN 'losses of insurance and unbilled'
                  ELSE account.name END AS account, sum(entry.amount_nano) AS amount
        FROM ledger_transaction AS posted
        JOIN ledger_entry AS entry ON entry.transaction_id = posted.id
        JOIN ledger_account AS account ON account.id = entry.account_id
       WHERE posted.kind = 'provider-cost' AND posted.id >= $1::uuid AND posted.created_at >= $2 GROUP BY 1
    ) AS booked USING (account)
   ORDER BY account`;

const wrongAccount = ({ account, due, booked }: AccountRow): Finding => ({
  subject: `account:${account}`,
  difference: BigInt(booked) - BigInt(due),
  unit: "nano-usd",
  problem: `By the settlements of three months ${due} nano-dollars belong there, ${booked} were booked.`,
  remedy: "Settlements and their cost are written together: look for what wrote one of them past the SQL functions.",
  consequence: "tell",
});

type CrashRow = { readonly id: string; readonly reference: string; readonly lost: string };

/** A crash is only lost on what recovery billed. */
const crashesSql = `
  SELECT posted.id, posted.reference, -entry.amount_nano AS lost
    FROM ledger_account AS account
    JOIN ledger_entry AS entry ON entry.account_id = account.id
    JOIN ledger_transaction AS posted ON posted.id = entry.transaction_id
   WHERE account.name = 'platform:loss-crash' AND NOT EXISTS (SELECT 1 FROM settlement
     WHERE settlement.source = 'recovery' AND posted.kind = 'crash-loss' AND posted.reference = 'generation:' || generation_id)
   ORDER BY posted.id LIMIT 50`;

const wrongCrash = ({ id, reference, lost }: CrashRow): Finding => ({
  subject: `transaction:${id}`,
  difference: BigInt(lost),
  unit: "nano-usd",
  problem: `It books the loss of a crash for ${reference}, which no recovery has billed.`,
  remedy: "Look for who posted it, and reverse it by a new transaction.",
  consequence: "tell",
});

type MonthRow = {
  readonly provider: string;
  readonly month: string;
  readonly owed: string;
  /** Null when no invoice is recorded. */
  readonly billed: string | null;
  readonly explained: string;
  readonly is_over: boolean;
};

const monthsSql = `
  SELECT provider, month, coalesce(owed.amount, 0) AS owed, invoice.amount AS billed, coalesce(invoice.explained, 0) AS explained,
         month < to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM') AS is_over
    FROM (
      SELECT split_part(account.name, ':', 2) AS provider, to_char(posted.created_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
             sum(entry.amount_nano) AS amount
        FROM ledger_account AS account
        JOIN ledger_entry AS entry ON entry.account_id = account.id AND entry.transaction_id >= $1::uuid
        JOIN ledger_transaction AS posted ON posted.id = entry.transaction_id
       WHERE account.name LIKE 'provider:%:payable' AND posted.created_at >= $2 GROUP BY 1, 2
    ) AS owed
    FULL JOIN (
      SELECT provider_id AS provider, month, sum(amount_nano) AS amount, sum(explained_nano) AS explained
        FROM provider_invoice WHERE month >= to_char($2::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM') GROUP BY 1, 2
    ) AS invoice USING (provider, month)
   ORDER BY month, provider`;

const differenceOf = ({ owed, billed, explained }: MonthRow): bigint =>
  BigInt(billed ?? 0) - BigInt(owed) - BigInt(explained);

const magnitude = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

function isApart(row: MonthRow): boolean {
  const difference = magnitude(differenceOf(row));
  return difference > centNano && difference * 1_000n > magnitude(BigInt(row.owed)) * mostApartPermille;
}

const apart = (row: MonthRow): Finding => ({
  subject: `invoice:${row.provider}:${row.month}`,
  difference: differenceOf(row),
  unit: "nano-usd",
  problem: `${row.provider} bills ${row.billed ?? 0} nano-dollars for ${row.month}, we owe it ${row.owed} by our books, and ${row.explained} of the difference are explained.`,
  remedy:
    "Compare the provider's usage by day and model with ours: prices that changed, calls that it bills after a cancel, tokens that we do not count. Record what explains it beside the invoice.",
  consequence: "tell",
});

/** Months that are over and cost something; what is owed less than a cent for is not billed. */
function missingInvoices(months: readonly MonthRow[]): string | undefined {
  const missing = months.filter(
    ({ billed, owed, is_over: isOver }) => isOver && billed === null && BigInt(owed) >= centNano,
  );
  if (missing.length === 0) return undefined;
  return `Invoices that nobody has recorded: ${missing.map(({ provider, month }) => `${provider} ${month}`).join(", ")}.`;
}

/** The rest of a call that recovery billed is not known unless its gateway comes back; what it can be, is. */
const recoveredSql = `
  SELECT count(*) AS calls, coalesce(sum(${mostLostTokens} * price.output_pico / 1000), 0)::bigint AS most_nano
    FROM settlement JOIN generation ON generation.id = settlement.generation_id
    JOIN price_version AS price ON price.id = generation.price_version_id
   WHERE settlement.source = 'recovery' AND NOT generation.is_byok AND settlement.settled_at >= $1`;
