import type { BookCheck, Finding } from "../book-check.ts";
import { type Ask, atOneMoment } from "../snapshot.ts";

const dayMs = 86_400_000;
const mostListed = 50;

/** Each call is settled exactly once, and what calls were charged is what the ledger took. */
export const settlementsCheck: BookCheck = {
  name: "settlements",
  title: "Every generation is settled once, and charges are what the ledger booked",
  everyMs: dayMs,
  run: ({ pool }) =>
    atOneMoment(pool, async (ask) => {
      const [totals] = await ask<Readonly<Record<"settlements" | "charged" | "uncovered", string>>>(totalsSql);
      return {
        compared: BigInt(totals?.settlements ?? 0),
        figures: {
          settlements: BigInt(totals?.settlements ?? 0),
          chargedNano: BigInt(totals?.charged ?? 0),
          uncoveredNano: BigInt(totals?.uncovered ?? 0),
        },
        findings: [
          ...(await ask<WrongCharge>(wrongChargesSql, [mostListed])).map(wrongCharge),
          ...(await ask<Unsettled>(unsettledSql, [mostListed])).map(unsettled),
          ...(await ask<Unsettled>(unloggedSql, [mostListed])).map(unlogged),
          ...(await ask<ForgottenRow>(wrongForgottenSql, [mostListed])).map(wrongForgotten),
          ...(await findWrongCosts(ask)),
          ...(await ask<MonthRow>(wrongMonthsSql, [mostListed])).map(wrongMonth),
        ],
      };
    }),
};

const totalsSql = `
  SELECT count(*) AS settlements, coalesce(sum(charged_nano), 0) AS charged, coalesce(sum(uncovered_nano), 0) AS uncovered
    FROM settlement`;

type WrongCharge = {
  readonly workspace_id: string;
  readonly transaction_id: string | null;
  readonly generation_id: string;
  readonly charged: string;
  readonly booked: string;
};

/** One transaction may pay for many calls of a workspace, out of any of its accounts. */
const wrongChargesSql = `
  WITH batch AS (
    SELECT workspace_id, transaction_id, min(generation_id) AS generation_id, sum(charged_nano) AS charged
      FROM settlement GROUP BY 1, 2, CASE WHEN transaction_id IS NULL THEN generation_id END
  ), booked AS (
    SELECT entry.transaction_id, account.workspace_id, -sum(entry.amount_nano) AS amount
      FROM ledger_entry AS entry
      JOIN ledger_account AS account ON account.id = entry.account_id AND account.workspace_id IS NOT NULL
      JOIN ledger_transaction AS posted ON posted.id = entry.transaction_id AND posted.kind = 'usage'
     GROUP BY 1, 2
  )
  SELECT coalesce(batch.workspace_id, booked.workspace_id) AS workspace_id,
         coalesce(batch.transaction_id, booked.transaction_id) AS transaction_id, coalesce(batch.generation_id, '') AS generation_id,
         coalesce(batch.charged, 0) AS charged, coalesce(booked.amount, 0) AS booked
    FROM batch FULL JOIN booked ON booked.transaction_id = batch.transaction_id AND booked.workspace_id = batch.workspace_id
   WHERE coalesce(batch.charged, 0) <> coalesce(booked.amount, 0)
   LIMIT $1`;

const wrongCharge = (row: WrongCharge): Finding => ({
  subject: row.transaction_id === null ? `generation:${row.generation_id}` : `transaction:${row.transaction_id}`,
  workspaceId: row.workspace_id,
  difference: BigInt(row.booked) - BigInt(row.charged),
  unit: "nano-usd",
  problem: `Calls say they were charged ${row.charged} nano-dollars, the ledger took ${row.booked} for them.`,
  remedy: "Compare the settlements of this transaction with its entries, and correct the account by a new transaction.",
  consequence: "freeze-workspace",
});

type Unsettled = { readonly id: string; readonly workspace_id: string };

const unsettledSql = `
  SELECT id, workspace_id FROM generation
   WHERE NOT EXISTS (SELECT 1 FROM settlement WHERE settlement.generation_id = generation.id) LIMIT $1`;

const unsettled = ({ id, workspace_id: workspaceId }: Unsettled): Finding => ({
  subject: `generation:${id}`,
  workspaceId,
  difference: 1n,
  unit: "records",
  problem: "This call is in the log and was never settled.",
  remedy: "Rows of a call are written by its settlement alone: find who wrote this one.",
  consequence: "freeze-workspace",
});

const unloggedSql = `
  SELECT generation_id AS id, workspace_id FROM settlement
   WHERE NOT EXISTS (SELECT 1 FROM generation WHERE generation.id = settlement.generation_id)
     AND generation_id >= coalesce((SELECT first_generation_id(max(before)) FROM forgotten_generations), '') LIMIT $1`;

const unlogged = ({ id, workspace_id: workspaceId }: Unsettled): Finding => ({
  subject: `generation:${id}`,
  workspaceId,
  difference: 1n,
  unit: "records",
  problem: "This call was settled and is not in the log.",
  remedy: "Nobody may delete from the log but its owner: restore the row from the backup. What was charged stays.",
  consequence: "tell",
});

type ForgottenRow = Readonly<Record<"workspace_id" | "missing" | "charged" | "forgotten" | "forgotten_nano", string>>;

/** Of months that were given up settlements are left, and what the calls came to. */
const wrongForgottenSql = `
  WITH missing AS (
    SELECT workspace_id, count(*) AS calls, sum(charged_nano) AS charged FROM settlement
     WHERE generation_id < (SELECT first_generation_id(max(before)) FROM forgotten_generations)
       AND NOT EXISTS (SELECT 1 FROM generation WHERE generation.id = settlement.generation_id) GROUP BY 1
  ), forgotten AS (
    SELECT workspace_id, sum(requests) AS calls, sum(cost_nano) AS nano FROM forgotten_generations GROUP BY 1
  )
  SELECT workspace_id, coalesce(missing.calls, 0) AS missing, coalesce(missing.charged, 0) AS charged,
         coalesce(forgotten.calls, 0) AS forgotten, coalesce(forgotten.nano, 0) AS forgotten_nano
    FROM missing FULL JOIN forgotten USING (workspace_id)
   WHERE missing.calls IS DISTINCT FROM forgotten.calls OR missing.charged IS DISTINCT FROM forgotten.nano
   ORDER BY 1 LIMIT $1`;

const wrongForgotten = (row: ForgottenRow): Finding => ({
  subject: `forgotten:${row.workspace_id}`,
  workspaceId: row.workspace_id,
  difference: BigInt(row.missing) - BigInt(row.forgotten),
  unit: "records",
  problem: `Of months that were given up ${row.missing} calls for ${row.charged} nano-dollars are not in the log; ${row.forgotten} for ${row.forgotten_nano} were given up.`,
  remedy: "Nobody may delete from the log but its owner: compare with the backup. What was charged stays.",
  consequence: "tell",
});

/** What the log shows a customer is what he was charged. */
async function findWrongCosts(ask: Ask): Promise<readonly Finding[]> {
  const rows = await ask<{
    readonly id: string;
    readonly workspace_id: string;
    readonly shown: string;
    readonly charged: string;
  }>(
    `SELECT generation.id, generation.workspace_id, generation.cost_nano AS shown, settlement.charged_nano AS charged
       FROM generation JOIN settlement ON settlement.generation_id = generation.id
      WHERE generation.cost_nano <> settlement.charged_nano LIMIT $1`,
    [mostListed],
  );
  return rows.map(({ id, workspace_id: workspaceId, shown, charged }) => ({
    subject: `generation:${id}`,
    workspaceId,
    difference: BigInt(shown) - BigInt(charged),
    unit: "nano-usd",
    problem: `The log shows a cost of ${shown} nano-dollars, ${charged} were charged.`,
    remedy: "The settlement is right: it is append-only. Find what changed the generation's row.",
    consequence: "freeze-workspace",
  }));
}

type MonthRow = Readonly<Record<"workspace_id" | "month" | "fee" | "due" | "listed" | "called", string>>;

/** The fee of a month on own keys is that of its sum, and its calls come to that sum. */
const wrongMonthsSql = `
  WITH called AS (
    SELECT workspace_id, sum(amount) AS amount FROM (
      SELECT workspace_id, upstream_cost_nano AS amount FROM generation WHERE is_byok
      UNION ALL SELECT workspace_id, own_key_list_nano FROM forgotten_generations) AS calls GROUP BY 1),
       listed AS (SELECT workspace_id, sum(list_nano) AS amount FROM own_key_month GROUP BY 1)
  SELECT month.workspace_id, month.month, month.fee_nano AS fee, listed.amount AS listed, coalesce(called.amount, 0) AS called,
         own_key_fee(month.list_nano, month.allowance_nano, month.fee_basis_points) AS due
    FROM own_key_month AS month JOIN listed USING (workspace_id) LEFT JOIN called USING (workspace_id)
   WHERE month.fee_nano <> own_key_fee(month.list_nano, month.allowance_nano, month.fee_basis_points)
      OR listed.amount <> coalesce(called.amount, 0)
   ORDER BY 1, 2 LIMIT $1`;

const wrongMonth = ({ workspace_id: workspaceId, month, fee, due, listed, called }: MonthRow): Finding => ({
  subject: `own-key-month:${workspaceId}:${month}`,
  workspaceId,
  difference: fee === due ? BigInt(listed) - BigInt(called) : BigInt(fee) - BigInt(due),
  unit: "nano-usd",
  problem: `On own keys ${fee} nano-dollars of fees were taken in ${month}, ${due} are due; all months list ${listed}, the calls come to ${called}.`,
  remedy: "Compare own_key_month with the workspace's calls on own keys, and correct the account by a transaction.",
  consequence: "freeze-workspace",
});
