import type { BookCheck, Finding } from "../book-check.ts";
import { atOneMoment } from "../snapshot.ts";

const dayMs = 86_400_000;
/** Below this, one estimated call would already be a large share. */
const leastCalls = 100;
const mostEstimatedPercent = 1;

/** R5: our books agree with those of others, day by day: Stripe's to the cent, the providers' by what they counted. */
export const outsideBooksCheck: BookCheck = {
  name: "outside-books",
  title: "Each day agrees with Stripe to the cent, and providers counted what we charge for",
  everyMs: dayMs,
  run: ({ pool }) =>
    atOneMoment(pool, async (ask) => {
      const days = await ask<DayRow>(daysSql);
      const missing = await ask<{ readonly day: string }>(missingDaysSql);
      const models = await ask<ModelRow>(estimatesSql);
      return {
        compared: days.reduce((total, { compared }) => total + BigInt(compared), BigInt(models.length)),
        figures: {
          stripeDays: BigInt(days.length),
          stripeFeesCents: days.reduce((total, { fees_cents: fees }) => total + BigInt(fees), 0n),
          models: BigInt(models.length),
          calls: models.reduce((total, { calls }) => total + BigInt(calls), 0n),
          estimatedCalls: models.reduce((total, { estimated }) => total + BigInt(estimated), 0n),
        },
        findings: [...days.flatMap(gapsOf), ...missing.map(missingDay), ...models.filter(isTooGuessed).map(guessed)],
      };
    }),
};

type StripeGap = {
  readonly key: string;
  readonly source: string;
  readonly stripeCents: number;
  readonly ledgerCents: number | null;
};
type DayRow = {
  readonly day: string;
  readonly compared: number;
  readonly fees_cents: string;
  readonly gaps: readonly StripeGap[];
};

/** The comparison itself is made by the worker's own loop, which goes on trying for three days. */
const daysSql = `
  SELECT day, compared, fees_cents, gaps FROM stripe_reconciliation
   WHERE day >= to_char(now() AT TIME ZONE 'UTC' - interval '31 days', 'YYYY-MM-DD') ORDER BY day`;

const gapsOf = ({ day, gaps }: DayRow): readonly Finding[] =>
  gaps.map(({ key, source, stripeCents, ledgerCents }) => ({
    subject: `stripe:${key}`,
    difference: BigInt(Math.round((stripeCents - (ledgerCents ?? 0)) * 1e7)),
    unit: "nano-usd",
    problem: `On ${day} Stripe moved ${stripeCents} cents for ${source}; our books have ${ledgerCents ?? "nothing"}.`,
    remedy:
      "Look the object up at Stripe. A late webhook mends it by itself within three days; otherwise post the difference.",
    consequence: "tell",
  }));

const missingDaysSql = `
  SELECT DISTINCT to_char(paid_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day FROM credit_purchase
   WHERE status = 'paid' AND paid_at >= now() - interval '31 days'
     AND paid_at < date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - interval '4 hours'
     AND to_char(paid_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') NOT IN (SELECT day FROM stripe_reconciliation)`;

const missingDay = ({ day }: { readonly day: string }): Finding => ({
  subject: `stripe-day:${day}`,
  difference: 1n,
  unit: "records",
  problem: `${day} had purchases and was never compared with Stripe.`,
  remedy: "See why the worker's loop reconcile-stripe fails (its health page): usually Stripe does not accept the key.",
  consequence: "tell",
});

type ModelRow = { readonly model_id: string; readonly calls: string; readonly estimated: string };

const estimatesSql = `
  SELECT model_id, count(*) AS calls, count(*) FILTER (WHERE estimated AND status = 'completed') AS estimated
    FROM generation WHERE started_at >= now() - interval '1 day' AND status <> 'failed' GROUP BY 1 ORDER BY 1`;

const isTooGuessed = ({ calls, estimated }: ModelRow): boolean =>
  Number(calls) >= leastCalls && Number(estimated) * 100 > Number(calls) * mostEstimatedPercent;

const guessed = ({ model_id: model, calls, estimated }: ModelRow): Finding => ({
  subject: `estimates:${model}`,
  difference: BigInt(estimated),
  unit: "records",
  problem: `${estimated} of the last day's ${calls} whole answers of ${model} were charged by our own count of tokens.`,
  remedy: "A provider sends no usage, or in a form we do not read: look at its answers and mend its wire format.",
  consequence: "tell",
});
