import type { GenerationStatus } from "@causeway/activity";
import { type Metric, metrics } from "./metrics.ts";

/** The ranges that a person can choose. Those that are relative to now stay so in a link that is shared. */
export const ranges = {
  "1h": { label: "1h", words: "last hour" },
  "24h": { label: "24h", words: "last 24 hours" },
  "7d": { label: "7d", words: "last 7 days" },
  "30d": { label: "30d", words: "last 30 days" },
  "90d": { label: "90d", words: "last 90 days" },
  mtd: { label: "Month", words: "month so far" },
  custom: { label: "Custom", words: "chosen range" },
} as const satisfies Record<string, { label: string; words: string }>;

export type RangeName = keyof typeof ranges;

export const groupings = {
  model: "By model",
  provider: "By provider",
  key: "By key",
  app: "By app",
  member: "By member",
} as const;

export type ChartGrouping = keyof typeof groupings;

/** What the addresses of the activity and of the logs say. Everything in it may be shared and reloaded. */
export type ActivityQuery = {
  readonly range: RangeName;
  /** ISO 8601, both with the range `custom` and neither without. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** IANA name; UTC when undefined. */
  readonly tz: string | undefined;
  readonly groupBy: ChartGrouping;
  /** What the table tells the calls of each group apart by once more; another than `groupBy`. */
  readonly splitBy: ChartGrouping | undefined;
  readonly metric: Metric;
  /** The chart adds up from the beginning of the range, where its metric is a sum. */
  readonly drawn: "running-total" | undefined;
  readonly model: string | undefined;
  readonly provider: string | undefined;
  readonly key: string | undefined;
  readonly app: string | undefined;
  readonly member: string | undefined;
  readonly status: GenerationStatus | undefined;
  readonly search: string | undefined;
  readonly cursor: string | undefined;
  /** The call whose details lie open over the log. */
  readonly generation: string | undefined;
};

export type SearchParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

const defaults = { range: "24h", groupBy: "model", metric: "spend" } as const;

/** Reads the address; what it cannot read is left out. */
export function readActivityQuery(parameters: SearchParameters): ActivityQuery {
  const text = (name: string) => {
    const value = parameters[name];
    // A text with control characters names nothing, and Postgres refuses some of them.
    return typeof value === "string" && /^\P{Cc}+$/u.test(value.trim()) ? value.trim() : undefined;
  };
  const custom = readCustom(text("from"), text("to"));
  const range = oneOf(keysOf(ranges), text("range")) ?? defaults.range;
  const groupBy = oneOf(keysOf(groupings), text("groupBy")) ?? defaults.groupBy;
  const splitBy = oneOf(keysOf(groupings), text("splitBy"));
  return {
    range: range === "custom" && !custom ? defaults.range : range,
    from: range === "custom" ? custom?.from : undefined,
    to: range === "custom" ? custom?.to : undefined,
    tz: readTimeZone(text("tz")),
    groupBy,
    splitBy: splitBy === groupBy ? undefined : splitBy,
    metric: oneOf(keysOf(metrics), text("metric")) ?? defaults.metric,
    drawn: oneOf(["running-total"], text("drawn")),
    model: text("model"),
    provider: text("provider"),
    key: text("key"),
    app: text("app"),
    member: text("member"),
    status: oneOf(["completed", "interrupted", "cancelled", "failed"], text("status")),
    search: text("search"),
    cursor: text("cursor"),
    generation: text("generation"),
  };
}

/** The address of the activity with some of it changed. */
export const activityHref = (query: ActivityQuery, change: Partial<ActivityQuery> = {}): string =>
  hrefOf("/activity", { ...query, ...change, search: undefined, cursor: undefined, generation: undefined });

/** The address of the logs. Anything but opening a call or turning the page starts at the first page. */
export function logsHref(query: ActivityQuery, change: Partial<ActivityQuery> = {}): string {
  const keepsPage = "generation" in change || "cursor" in change;
  const start = keepsPage ? {} : { cursor: undefined, generation: undefined };
  return hrefOf("/logs", { ...query, ...start, ...change, ...withoutChart });
}

/** The same question to a route beside a page: an export, or what is new. */
export function questionHref(path: string, query: ActivityQuery, change: Partial<ActivityQuery> = {}): string {
  return hrefOf(path, { ...query, ...change });
}

function hrefOf(path: string, query: ActivityQuery): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && !(name in defaults && defaults[name as keyof typeof defaults] === value)) {
      parameters.set(name, value);
    }
  }
  const text = parameters.toString();
  return text === "" ? path : `${path}?${text}`;
}

export const hasFilters = (query: ActivityQuery): boolean =>
  [query.model, query.provider, query.key, query.app, query.member, query.status, query.search].some(
    (value) => value !== undefined,
  );

/** Takes every filter off. */
export const noFilters = {
  model: undefined,
  provider: undefined,
  key: undefined,
  app: undefined,
  member: undefined,
  status: undefined,
  search: undefined,
} as const;

const withoutChart = {
  groupBy: defaults.groupBy,
  splitBy: undefined,
  metric: defaults.metric,
  drawn: undefined,
} as const;

/** A range between two moments. */
export const customRange = (fromMs: number, toMs: number): Partial<ActivityQuery> => ({
  range: "custom",
  from: new Date(fromMs).toISOString(),
  to: new Date(toMs).toISOString(),
});

const longestMs = 2 * 366 * 86_400_000;

function readCustom(from: string | undefined, to: string | undefined) {
  const [start, end] = [Date.parse(from ?? ""), Date.parse(to ?? "")];
  if (!(start < end) || end - start > longestMs || start < Date.UTC(2020) || end > Date.UTC(2200)) return undefined;
  return { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
}

function readTimeZone(name: string | undefined): string | undefined {
  if (name === undefined || name === "UTC") return undefined;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

const keysOf = <Name extends string>(record: Readonly<Record<Name, unknown>>): readonly Name[] =>
  Object.keys(record) as Name[];

const oneOf = <Choice extends string>(choices: readonly Choice[], text: string | undefined): Choice | undefined =>
  choices.find((choice) => choice === text);

/** The two pages that share a query. */
export type ActivityPage = "activity" | "logs";

/** The address of one of them with some of the query changed. */
export const pageHref = (page: ActivityPage, query: ActivityQuery, change: Partial<ActivityQuery> = {}): string =>
  page === "activity" ? activityHref(query, change) : logsHref(query, change);
