import type { GenerationPage, ListQuery } from "./activity-source.ts";

/**
 * Where pages of the log come from. All stores give the same pages: what the tables of record say, newest first, and nothing
 * that was settled before it was asked for is missing.
 */
export type LogStore = {
  /** Throws `invalid-request` for a cursor that is not ours. */
  readonly listGenerations: (query: ListQuery) => Promise<GenerationPage>;
};
