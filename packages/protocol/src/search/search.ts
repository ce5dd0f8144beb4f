import type { TaskBasis } from "../task.ts";
import type { Usage } from "../usage.ts";

/** What is looked for on the web. */
export type SearchRequest = TaskBasis & {
  readonly task: "search";
  readonly query: string;
  /** 1 to 10: so many are one search at every engine. */
  readonly maxResults: number;
  /** Of each result's text. */
  readonly maxCharacters: number;
  /** Sites to stay on; empty: all. Never both lists. */
  readonly includeDomains: readonly string[];
  readonly excludeDomains: readonly string[];
};

export type SearchResult = {
  readonly url: string;
  /** The address where the page has none. */
  readonly title: string;
  /** What of the page answers the query; "" when the engine says nothing of it. */
  readonly text: string;
  /** As the engine writes the day. */
  readonly publishedOn: string | undefined;
};

export type SearchAnswer = {
  readonly task: "search";
  readonly upstreamId: string | undefined;
  /** The best first. */
  readonly results: readonly SearchResult[];
  readonly usage: Usage | undefined;
};

export const mostSearchResults = 10;
export const usualSearchResults = 5;
export const usualSearchCharacters = 1_500;
export const mostSearchCharacters = 10_000;
