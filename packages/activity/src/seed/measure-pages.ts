import type { ActivitySource, RangeQuery } from "../activity-source.ts";

export type PageTiming = {
  readonly name: string;
  /** Milliseconds, each time, ascending. */
  readonly times: readonly number[];
};

const hourMs = 3_600_000;
/** A question is not asked again after so long. */
const longestMs = 10_000;

/** Asks what the activity page and the log ask of one workspace, again and again, and tells how long each answer took. */
export async function measurePages(
  activity: ActivitySource,
  { workspaceId, times, now }: { readonly workspaceId: string; readonly times: number; readonly now: Date },
): Promise<readonly PageTiming[]> {
  const last = (hours: number): RangeQuery => ({
    workspaceId,
    from: new Date(now.getTime() - hours * hourMs),
    to: now,
  });
  const day = last(24);
  const month = last(720);
  const { models } = await activity.facets(month);
  const rare = models.at(-1)?.id;
  const deep = await cursorAfter(activity, workspaceId, 20);
  const requestId = await requestAt(activity, workspaceId, deep);
  const questions: Readonly<Record<string, () => Promise<unknown>>> = {
    "activity page, 24 hours": () => activity.overview({ ...day, bucket: "hour", groupBy: "model", top: 5 }),
    "activity page, 7 days": () => activity.overview({ ...last(168), bucket: "six-hours", groupBy: "model", top: 5 }),
    "activity page, 30 days": () => activity.overview({ ...month, bucket: "day", groupBy: "model", top: 5 }),
    "activity page, 90 days": () => activity.overview({ ...last(2_160), bucket: "day", groupBy: "model", top: 5 }),
    "totals, 24 hours": () => activity.totals(day),
    "totals, 30 days": () => activity.totals(month),
    "totals, 90 days": () => activity.totals(last(2_160)),
    "chart, 1 hour by 5 minutes": () =>
      activity.series({ ...last(1), bucket: "five-minutes", groupBy: "model", top: 8 }),
    "chart, 24 hours by hour": () => activity.series({ ...day, bucket: "hour", groupBy: "model", top: 8 }),
    "chart, 7 days by hour": () => activity.series({ ...last(168), bucket: "hour", groupBy: "key", top: 8 }),
    "chart, 30 days by day": () => activity.series({ ...month, bucket: "day", groupBy: "model", top: 8 }),
    "chart, 30 local days": () =>
      activity.series({ ...month, bucket: "day", groupBy: "model", top: 8, timeZone: "Europe/Berlin" }),
    "chart, 90 days by day": () => activity.series({ ...last(2_160), bucket: "day", groupBy: "provider", top: 8 }),
    "table, 30 days by key": () => activity.breakdown({ ...month, groupBy: "key" }),
    "table, 30 days by app": () => activity.breakdown({ ...month, groupBy: "app" }),
    "table, 30 days by member": () => activity.breakdown({ ...month, groupBy: "member" }),
    "choices of filters, 30 days": () => activity.facets(month),
    "log, first page": () => activity.listGenerations({ workspaceId, limit: 50 }),
    "log, page 21": () => activity.listGenerations({ workspaceId, limit: 50, cursor: deep }),
    "log, errors": () => activity.listGenerations({ workspaceId, limit: 50, status: ["failed", "interrupted"] }),
    "log, the rarest model": () => activity.listGenerations({ workspaceId, limit: 50, modelId: rare }),
    "log, by a request's id": () => activity.listGenerations({ workspaceId, limit: 50, search: requestId }),
    "log, live": () =>
      activity.newGenerations({
        workspaceId,
        limit: 50,
        cursor: Buffer.from(String(now.getTime())).toString("base64url"),
      }),
  };
  const timings: PageTiming[] = [];
  for (const [name, ask] of Object.entries(questions)) timings.push({ name, times: await timesOf(ask, times) });
  return timings;
}

async function cursorAfter(activity: ActivitySource, workspaceId: string, pages: number): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    ({ nextCursor: cursor } = await activity.listGenerations({ workspaceId, limit: 50, cursor }));
  }
  return cursor;
}

async function requestAt(activity: ActivitySource, workspaceId: string, cursor: string | undefined): Promise<string> {
  const { rows } = await activity.listGenerations({ workspaceId, limit: 1, cursor });
  const call = await activity.getGeneration({ workspaceId, id: rows[0]?.id ?? "" });
  return call?.requestId ?? "";
}

async function timesOf(ask: () => Promise<unknown>, times: number): Promise<readonly number[]> {
  await ask();
  const result: number[] = [];
  const first = performance.now();
  for (let round = 0; round === 0 || (round < times && performance.now() - first < longestMs); round += 1) {
    const began = performance.now();
    await ask();
    result.push(performance.now() - began);
  }
  return result.toSorted((a, b) => a - b);
}
