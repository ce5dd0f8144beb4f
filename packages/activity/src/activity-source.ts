import type { NanoUsd } from "@causeway/money";
import type { GenerationDetail } from "./generation-detail.ts";
import type { Percentiles } from "./speed-slots.ts";
import type { Bucket } from "./time-buckets.ts";

/**
 * What a workspace's calls cost and how they went. Every question names its workspace and no answer holds another
 * one's rows. Times are half-open: `from` belongs to the range, `to` does not. A call is seen the moment it is settled.
 */
export type ActivitySource = {
  /** The range's totals, and those of the range of the same length just before it. */
  readonly totals: (query: RangeQuery) => Promise<{ readonly current: Totals; readonly previous: Totals }>;
  /**
   * One point per bucket and group that had calls, oldest first. Buckets without calls are absent. Throws
   * `invalid-request` for more than 1,000 buckets and for a time zone that there is not.
   */
  readonly series: (query: SeriesQuery) => Promise<readonly SeriesPoint[]>;
  /** One row per group, the most spent first, also those that only had calls in the range before. */
  readonly breakdown: (query: BreakdownQuery) => Promise<readonly BreakdownRow[]>;
  /**
   * All three of a range at one moment: the rows of the table add up to the totals, and so do the points of the chart.
   * Throws as `series` does.
   */
  readonly overview: (query: OverviewQuery) => Promise<Overview>;
  /** Newest first. Throws `invalid-request` for a cursor that is not ours. */
  readonly listGenerations: (query: ListQuery) => Promise<GenerationPage>;
  /** What was settled since a cursor. Throws `invalid-request` for one that is not ours. */
  readonly newGenerations: (query: TailQuery) => Promise<TailPage>;
  /** Newest first, some at a time: never more than those are in memory. */
  readonly exportGenerations: (query: ExportQuery) => AsyncIterable<readonly GenerationRow[]>;
  /** Undefined when there is none, and when it is another workspace's. */
  readonly getGeneration: (query: {
    readonly workspaceId: string;
    readonly id: string;
  }) => Promise<GenerationDetail | undefined>;
  /** What occurs in the range among the calls that the other filters leave, most used first: the choices of a filter. */
  readonly facets: (query: RangeQuery) => Promise<Facets>;
};

export type GenerationStatus = "completed" | "interrupted" | "cancelled" | "failed";

/** One value, or any of several. */
export type OneOrMore<Text extends string = string> = Text | readonly Text[];

export type ActivityFilter = {
  readonly modelId?: OneOrMore | undefined;
  readonly providerId?: OneOrMore | undefined;
  readonly apiKeyId?: OneOrMore | undefined;
  readonly status?: OneOrMore<GenerationStatus> | undefined;
  /** What an app calls itself: its address, or its title where it named none. */
  readonly appId?: OneOrMore | undefined;
  /** Who made the key. */
  readonly memberId?: OneOrMore | undefined;
  /** Calls on keys of the workspace's own, or those on shared capacity. */
  readonly ownKey?: boolean | undefined;
};

export type RangeQuery = ActivityFilter & { readonly workspaceId: string; readonly from: Date; readonly to: Date };

export type Grouping = "model" | "key" | "provider" | "app" | "member" | "status";

export type BreakdownQuery = RangeQuery & {
  readonly groupBy: Grouping;
  /** What the calls of each group are told apart by once more. */
  readonly splitBy?: Grouping | undefined;
};

export type SeriesQuery = RangeQuery & {
  readonly groupBy: Grouping;
  readonly bucket: Bucket;
  /** IANA; buckets begin at UTC midnight when absent. */
  readonly timeZone?: string | undefined;
  /** So many groups, those that cost the most in the range, are told apart; the rest is one group, `other`. */
  readonly top?: number | undefined;
};

export type OverviewQuery = SeriesQuery & Pick<BreakdownQuery, "splitBy">;

/** Sums are exact. Percentiles are read from slots that are 26 % wide: good to a few per cent. */
export type Totals = {
  readonly spend: NanoUsd;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** Of the input: read from a provider's cache. */
  readonly cachedInputTokens: number;
  /** Calls that failed or were cut. */
  readonly errors: number;
  /** Calls whose prompt a provider had in its cache, all or a part of it. */
  readonly cacheHits: number;
  /** Calls that were answered with a kept answer of ours. */
  readonly reusedAnswers: number;
  /** Of the spend: our fee for calls on own keys. */
  readonly ownKeyFee: NanoUsd;
  /** What providers bill the workspace for calls on own keys, at list price. */
  readonly upstreamCost: NanoUsd;
  /** Median from the call's arrival to its first token; undefined when no call got that far. */
  readonly firstTokenMs: number | undefined;
  /** The same in full. */
  readonly firstToken: Percentiles | undefined;
  /** Tokens a second from the first token on, of calls that were streamed to their end. */
  readonly throughput: Percentiles | undefined;
};

export type SeriesPoint = Totals & {
  readonly bucketStart: Date;
  /** Id of the model, key, …; `none` where a call has none, `other` beyond the top. */
  readonly group: string;
  readonly groupName: string;
};

export type BreakdownRow = {
  readonly group: string;
  readonly groupName: string;
  readonly current: Totals;
  readonly previous: Totals;
  /** With `splitBy`: what it is made of, in the same order. They add up to it. */
  readonly parts?: readonly BreakdownRow[] | undefined;
};

export type Overview = {
  readonly totals: { readonly current: Totals; readonly previous: Totals };
  readonly series: readonly SeriesPoint[];
  readonly breakdown: readonly BreakdownRow[];
};

type LogFilter = ActivityFilter & {
  readonly workspaceId: string;
  /** The beginning of a generation id, a whole request id, or a provider's whole id of a call. */
  readonly search?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly externalUser?: string | undefined;
};

export type ListQuery = LogFilter & {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly cursor?: string | undefined;
  /** 1 to 200. */
  readonly limit: number;
};

export type TailQuery = LogFilter & {
  /** Of the answer before. Without one nothing is answered but a cursor of now. */
  readonly cursor?: string | undefined;
  readonly limit: number;
};

export type ExportQuery = LogFilter & { readonly from: Date; readonly to: Date };

export type GenerationRow = {
  readonly id: string;
  readonly startedAt: Date;
  readonly modelId: string;
  readonly modelName: string;
  readonly providerId: string | undefined;
  readonly providerName: string | undefined;
  readonly apiKeyId: string;
  readonly apiKeyName: string;
  readonly status: GenerationStatus;
  readonly httpStatus: number;
  readonly streamed: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: NanoUsd;
  readonly firstTokenMs: number | undefined;
  readonly durationMs: number;
  readonly attempts: number;
};

export type GenerationPage = {
  readonly rows: readonly GenerationRow[];
  /** Asks for the page after this one; undefined on the last. */
  readonly nextCursor: string | undefined;
};

export type TailPage = {
  /** Newest first. One may come again with the next cursor: what is settled at the same moment is not seen at once. */
  readonly rows: readonly GenerationRow[];
  readonly cursor: string;
  /** There were more than these, which are passed over. */
  readonly more: boolean;
};

export type Facet = { readonly id: string; readonly name: string; readonly requests: number };

export type Facets = {
  readonly models: readonly Facet[];
  readonly providers: readonly Facet[];
  readonly keys: readonly Facet[];
  readonly apps: readonly Facet[];
  readonly members: readonly Facet[];
  readonly statuses: readonly Facet[];
};
