import type { Bucket, GenerationStatus, Grouping } from "@causeway/activity";

/** The ranges that a person can choose; each stays relative to now, also in a link that is shared. */
export const ranges = {
  "1h": { label: "1h", words: "last hour", hours: 1, bucket: "five-minutes", bucketWords: "per 5 minutes" },
  "24h": { label: "24h", words: "last 24 hours", hours: 24, bucket: "hour", bucketWords: "per hour" },
  "7d": { label: "7d", words: "last 7 days", hours: 168, bucket: "six-hours", bucketWords: "per 6 hours" },
  "30d": { label: "30d", words: "last 30 days", hours: 720, bucket: "day", bucketWords: "per day" },
} as const satisfies Record<
  string,
  { label: string; words: string; hours: number; bucket: Bucket; bucketWords: string }
>;

export type RangeName = keyof typeof ranges;

/** What the address of the page says. Everything in it may be shared and reloaded. */
export type ActivityQuery = {
  readonly range: RangeName;
  readonly groupBy: Grouping;
  readonly model: string | undefined;
  readonly provider: string | undefined;
  readonly key: string | undefined;
  readonly status: GenerationStatus | undefined;
  readonly search: string | undefined;
  readonly cursor: string | undefined;
  /** The call whose details lie open over the page. */
  readonly generation: string | undefined;
};

export type SearchParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

const defaults = { range: "24h", groupBy: "model" } as const;

/** Reads the address; what it cannot read is left out. */
export function readActivityQuery(parameters: SearchParameters): ActivityQuery {
  const text = (name: string) => {
    const value = parameters[name];
    // A text with control characters names nothing, and Postgres refuses some of them.
    return typeof value === "string" && /^\P{Cc}+$/u.test(value.trim()) ? value.trim() : undefined;
  };
  return {
    range: oneOf(["1h", "24h", "7d", "30d"], text("range")) ?? defaults.range,
    groupBy: oneOf(["model", "provider", "key"], text("groupBy")) ?? defaults.groupBy,
    model: text("model"),
    provider: text("provider"),
    key: text("key"),
    status: oneOf(["completed", "interrupted", "cancelled", "failed"], text("status")),
    search: text("search"),
    cursor: text("cursor"),
    generation: text("generation"),
  };
}

/** The address of the page with some of it changed. Anything but opening a call or turning the page starts at the first page. */
export function activityHref(query: ActivityQuery, change: Partial<ActivityQuery>): string {
  const keepsPage = "generation" in change || "cursor" in change;
  const merged = { ...query, ...(!keepsPage && { cursor: undefined, generation: undefined }), ...change };
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(merged)) {
    if (value !== undefined && !(name in defaults && defaults[name as keyof typeof defaults] === value)) {
      parameters.set(name, value);
    }
  }
  const text = parameters.toString();
  return text === "" ? "/activity" : `/activity?${text}`;
}

export const hasFilters = (query: ActivityQuery): boolean =>
  [query.model, query.provider, query.key, query.status, query.search].some((value) => value !== undefined);

const oneOf = <Choice extends string>(choices: readonly Choice[], text: string | undefined): Choice | undefined =>
  choices.find((choice) => choice === text);
