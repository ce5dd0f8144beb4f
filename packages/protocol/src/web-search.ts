import type { JsonObject } from "./json.ts";

/** Who may be asked for results beside the model's own provider, the usual one first. The model is `<engine>/search`. */
export const searchEngines = ["exa", "perplexity", "tavily"] as const;
export type SearchEngine = (typeof searchEngines)[number];

/** The answer is to use what is found on the web. */
export type WebSearchWish = {
  /** The field of the body that says so. */
  readonly param: string;
  /** `native`: the model's own provider searches; `undefined`: whoever can. */
  readonly engine: SearchEngine | "native" | undefined;
  /** The model may search; else a search is made for each call. */
  readonly isTool: boolean;
  readonly maxResults: number;
  readonly maxCharacters: number;
  /** What the model is told of the results, in the place of our own words. */
  readonly prompt: string | undefined;
  readonly includeDomains: readonly string[];
  readonly excludeDomains: readonly string[];
  /** Searches that may be made for one answer; 0: none. */
  readonly maxUses: number | undefined;
  readonly contextSize: "low" | "medium" | "high" | undefined;
  /** `{type: "approximate", city, region, country, timezone}` */
  readonly userLocation: JsonObject | undefined;
};

/** What an answer is searched for at most where the caller says nothing. */
const usualOwnSearches = 5;

/** How often a provider is told to search at most. */
export const mostOwnSearches = ({ maxUses = usualOwnSearches }: WebSearchWish): number => Math.min(maxUses, 20);

/** The wish of a call that says how often tools may be used for it, wherever the wish comes from. */
export const withinSteps = (wish: WebSearchWish, mostSteps: number | undefined): WebSearchWish =>
  mostSteps === undefined ? wish : { ...wish, maxUses: Math.min(mostSteps, wish.maxUses ?? mostSteps) };
