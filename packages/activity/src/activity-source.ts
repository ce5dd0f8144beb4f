import type { NanoUsd } from "@causeway/money";
import type { GenerationDetail } from "./generation-detail.ts";

/**
 * What a workspace's calls cost and how they went. Every question names its workspace and no answer holds another
 * one's rows. Times are half-open: `from` belongs to the range, `to` does not.
 */
export type ActivitySource = {
  /** The range's totals, and those of the range of the same length just before it. */
  readonly totals: (query: RangeQuery) => Promise<{ readonly current: Totals; readonly previous: Totals }>;
  /** One point per bucket and group that had calls, oldest first. Buckets without calls are absent. */
  readonly series: (query: SeriesQuery) => Promise<readonly SeriesPoint[]>;
  /** Newest first. Throws `invalid-request` for a cursor that is not ours. */
  readonly listGenerations: (query: ListQuery) => Promise<GenerationPage>;
  /** Undefined when there is none, and when it is another workspace's. */
  readonly getGeneration: (query: {
    readonly workspaceId: string;
    readonly id: string;
  }) => Promise<GenerationDetail | undefined>;
  /** What occurs in the range, most used first: the choices of a filter. */
  readonly facets: (query: RangeQuery) => Promise<Facets>;
};

export type GenerationStatus = "completed" | "interrupted" | "cancelled" | "failed";

export type ActivityFilter = {
  readonly modelId?: string | undefined;
  readonly providerId?: string | undefined;
  readonly apiKeyId?: string | undefined;
  readonly status?: GenerationStatus | undefined;
};

export type RangeQuery = ActivityFilter & { readonly workspaceId: string; readonly from: Date; readonly to: Date };

export const buckets = { "five-minutes": 5, hour: 60, "six-hours": 360, day: 1440 } as const;

/** Aligned to UTC midnight. */
export type Bucket = keyof typeof buckets;

export type Grouping = "model" | "key" | "provider";

export type SeriesQuery = RangeQuery & { readonly bucket: Bucket; readonly groupBy: Grouping };

export type Totals = {
  readonly spend: NanoUsd;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Calls that failed or were cut. */
  readonly errors: number;
  /** Median from the call's arrival to its first token; undefined when no call got that far. */
  readonly firstTokenMs: number | undefined;
};

export type SeriesPoint = Totals & {
  readonly bucketStart: Date;
  /** Id of the model, key or provider, and its name. */
  readonly group: string;
  readonly groupName: string;
};

export type ListQuery = ActivityFilter & {
  readonly workspaceId: string;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** The beginning of a generation id, or a whole request id. */
  readonly search?: string | undefined;
  readonly cursor?: string | undefined;
  /** 1 to 200. */
  readonly limit: number;
};

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

export type Facet = { readonly id: string; readonly name: string; readonly requests: number };

export type Facets = {
  readonly models: readonly Facet[];
  readonly providers: readonly Facet[];
  readonly keys: readonly Facet[];
};
