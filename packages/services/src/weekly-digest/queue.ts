import type { RangeQuery, SeriesPoint, SeriesQuery, Totals } from "@causeway/activity";
import type { Database } from "@causeway/db";
import { creditsAccount, promotionalCreditsAccount } from "@causeway/ledger";
import { formatUsd, nanoUsd } from "@causeway/money";
import { recordNotice } from "../notice/record.ts";
import type { DigestFacts } from "./facts.ts";

export type DigestContext = {
  readonly database: Database;
  readonly activity: DigestActivity;
};

/** What is asked of the source of activity. */
export type DigestActivity = {
  readonly totals: (query: RangeQuery) => Promise<{ readonly current: WeekTotals; readonly previous: WeekTotals }>;
  readonly series: (query: SeriesQuery) => Promise<readonly WeekShare[]>;
};

type WeekTotals = Pick<Totals, "spend" | "requests" | "errors" | "inputTokens" | "outputTokens">;
type WeekShare = Pick<SeriesPoint, "spend" | "requests" | "group" | "groupName">;

/** The week that ended last: its name in `spend_usage`, its Monday and the next. */
type Week = { readonly name: string; readonly from: Date; readonly to: Date };

const mostListed = 5;
const batchSize = 200;

/**
 * Counts the week that ended last Monday, UTC, for every workspace that spent in it, and notes that its members are to
 * be told: once per workspace and week, however many workers do this at once; what one did not get to before it died,
 * the next finds. The week is that of Postgres' clock. Returns how many were noted.
 */
export async function queueWeeklyDigests(context: DigestContext): Promise<number> {
  const week = await lastWeek(context.database);
  let noted = 0;
  for (const workspaceId of await withoutDigest(context.database, week)) {
    const facts = await countWeek(context, workspaceId, week);
    const subjectId = `${workspaceId}:${week.name}`;
    await context.database.$transaction((transaction) =>
      recordNotice(transaction, { workspaceId, kind: "weekly-digest", subjectId, facts }),
    );
    noted += 1;
  }
  return noted;
}

/** An hour after it ended, when its last calls are settled. */
async function lastWeek(database: Database): Promise<Week> {
  const [week] = await database.$queryRaw<Week[]>`
    SELECT usage_period('weekly', monday - interval '7 days') AS name, monday - interval '7 days' AS from, monday AS to
      FROM (SELECT date_trunc('week', (clock_timestamp() - interval '1 hour') AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
                   AS monday) AS this`;
  if (!week) throw new Error("Postgres did not name the last week");
  return week;
}

async function withoutDigest(database: Database, week: Week): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT workspace.id FROM workspace
      JOIN spend_usage AS usage ON usage.subject = 'workspace:' || workspace.id AND usage.period = ${week.name}
       AND usage.spent_nano + usage.own_list_nano > 0
     WHERE workspace.deleted_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM notice WHERE kind = 'weekly-digest' AND subject_id = workspace.id || ${`:${week.name}`})
     LIMIT ${batchSize}`;
  return rows.map(({ id }) => id);
}

async function countWeek({ database, activity }: DigestContext, workspaceId: string, week: Week): Promise<DigestFacts> {
  const range = { workspaceId, from: week.from, to: week.to };
  const largest = async (groupBy: "model" | "key") => {
    const shares = new Map<string, { name: string; spent: bigint; requests: number }>();
    for (const point of await activity.series({ ...range, bucket: "day", groupBy })) {
      const share = shares.get(point.group) ?? { name: point.groupName, spent: 0n, requests: 0 };
      shares.set(point.group, {
        ...share,
        spent: share.spent + point.spend,
        requests: share.requests + point.requests,
      });
    }
    return [...shares.values()]
      .toSorted((a, b) => (a.spent === b.spent ? b.requests - a.requests : a.spent < b.spent ? 1 : -1))
      .slice(0, mostListed)
      .map(({ spent, ...share }) => ({ ...share, spentUsd: formatUsd(nanoUsd(spent)) }));
  };
  const { current, previous } = await activity.totals(range);
  return {
    week: week.name,
    from: dayOf(week.from),
    until: dayOf(new Date(week.to.getTime() - 1)),
    spentUsd: formatUsd(current.spend),
    previousUsd: formatUsd(previous.spend),
    requests: current.requests,
    errors: current.errors,
    inputTokens: current.inputTokens,
    outputTokens: current.outputTokens,
    balanceUsd: await balanceOf(database, workspaceId),
    models: await largest("model"),
    keys: await largest("key"),
  };
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

async function balanceOf(database: Database, workspaceId: string): Promise<string> {
  const [row] = await database.$queryRaw<{ nano: bigint }[]>`
    SELECT coalesce(sum(balance_nano), 0)::bigint AS nano FROM ledger_account AS account
      JOIN ledger_balance ON account_id = account.id
     WHERE account.name IN (${creditsAccount(workspaceId)}, ${promotionalCreditsAccount(workspaceId)})`;
  return formatUsd(nanoUsd(row?.nano ?? 0n));
}
