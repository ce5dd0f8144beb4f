import type { BookCheck, Finding } from "../book-check.ts";
import { atOneMoment } from "../snapshot.ts";

const dayMs = 86_400_000;
const mostListed = 50;

/** What budgets count is what was charged, and what they hold is held. */
export const spendingCheck: BookCheck = {
  name: "spending",
  title: "Budgets of keys and workspaces count what was charged, and hold for calls under way",
  everyMs: dayMs,
  run: ({ pool }) =>
    atOneMoment(pool, async (ask) => {
      const [totals] = await ask<{ readonly rows: string; readonly held: string }>(
        "SELECT count(*) AS rows, coalesce(sum(held_nano), 0) AS held FROM spend_usage",
      );
      return {
        compared: BigInt(totals?.rows ?? 0),
        figures: { rows: BigInt(totals?.rows ?? 0), heldNano: BigInt(totals?.held ?? 0) },
        findings: [
          ...(await ask<SpendRow>(wrongSpendSql, [mostListed])).map(wrongSpend),
          ...(await ask<HoldRow>(wrongHoldsSql, [mostListed])).map(wrongHold),
        ],
      };
    }),
};

type SpendRow = Readonly<Record<"subject" | "kind" | "counted" | "charged", string>>;

/** What budgets count is what was charged, in each kind of period. */
const wrongSpendSql = `
  WITH charged AS (
    SELECT subject, sum(charged_nano) AS amount
      FROM settlement, unnest(ARRAY['key:' || api_key_id, 'workspace:' || workspace_id]) AS subject GROUP BY 1
  ), counted AS (
    SELECT charged.subject, kind.name, charged.amount AS charged, coalesce((
        SELECT sum(spent_nano) FROM spend_usage WHERE spend_usage.subject = charged.subject AND period LIKE kind.pattern), 0) AS amount
      FROM charged CROSS JOIN (VALUES ('total', 'total'), ('days', '____-__-__'), ('weeks', '____-W__'), ('months', '____-__')) AS kind(name, pattern)
  )
  SELECT subject, name AS kind, amount AS counted, charged FROM counted WHERE amount <> charged ORDER BY 1, 2 LIMIT $1`;

const wrongSpend = ({ subject, kind, counted, charged }: SpendRow): Finding => ({
  subject: `spend:${subject}:${kind}`,
  difference: BigInt(counted) - BigInt(charged),
  unit: "nano-usd",
  problem: `Budgets count ${counted} nano-dollars (${kind}) for ${subject}, which was charged ${charged}.`,
  remedy: "Set spend_usage to what was settled: budgets let too much through, or too little, until then.",
  consequence: "tell",
});

type HoldRow = Readonly<Record<"subject" | "period" | "held" | "holds", string>>;

const wrongHoldsSql = `
  WITH holds AS (
    SELECT budget ->> 'subject' AS subject, budget ->> 'period' AS period, sum(greatest(amount_nano, own_fee_nano)) AS amount
      FROM credit_hold, jsonb_array_elements(budgets) AS budget GROUP BY 1, 2
  )
  SELECT subject, period, coalesce(usage.held_nano, 0) AS held, coalesce(holds.amount, 0) AS holds
    FROM spend_usage AS usage FULL JOIN holds USING (subject, period)
   WHERE coalesce(usage.held_nano, 0) <> coalesce(holds.amount, 0) ORDER BY 1, 2 LIMIT $1`;

const wrongHold = ({ subject, period, held, holds }: HoldRow): Finding => ({
  subject: `spend-held:${subject}:${period}`,
  difference: BigInt(held) - BigInt(holds),
  unit: "nano-usd",
  problem: `The budget of ${subject} (${period}) holds ${held} nano-dollars, calls under way account for ${holds}.`,
  remedy: "Set held_nano of this row of spend_usage to what the holds come to.",
  consequence: "tell",
});
