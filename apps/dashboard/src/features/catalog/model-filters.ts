import { parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { type FilterableParameter, filterableParameters } from "./model-summary.ts";

export const sortOrders = [
  "newest",
  "popular",
  "top-weekly",
  "price",
  "price-high",
  "context",
  "throughput",
  "latency",
  "name",
] as const;
export type SortOrder = (typeof sortOrders)[number];

/** What a provider says that it does with prompts. */
export const dataPolicies = ["no-training", "zdr"] as const;
export type DataPolicyChoice = (typeof dataPolicies)[number];

export const views = ["table", "list"] as const;

/** How many models stand side by side at most. */
export const mostCompared = 4;

const texts = parseAsArrayOf(parseAsString).withDefault([]);

/** The list's whole state lives in the address, so that every view can be shared. */
export const modelFilterParsers = {
  q: parseAsString.withDefault(""),
  author: texts,
  provider: texts,
  /** All of these go in: text, image, audio, video, file. */
  takes: texts,
  /** One of these comes out. */
  gives: texts,
  /** At least so many tokens. */
  context: parseAsInteger.withDefault(0),
  /** At most so many micro-dollars per prompt token, which is dollars per million; -1 is any. Zero is free. */
  price: parseAsInteger.withDefault(-1),
  /** All of these are supported. */
  parameters: parseAsArrayOf(parseAsStringLiteral(filterableParameters)).withDefault([]),
  policy: parseAsArrayOf(parseAsStringLiteral(dataPolicies)).withDefault([]),
  /** Within so many days; 0 is any time. */
  released: parseAsInteger.withDefault(0),
  sort: parseAsStringLiteral(sortOrders).withDefault("newest"),
  view: parseAsStringLiteral(views).withDefault("table"),
  /** Ids of models to put side by side. */
  compare: texts,
};

/** What narrows the list. */
export type ModelFilters = {
  readonly q: string;
  readonly author: string[];
  readonly provider: string[];
  readonly takes: string[];
  readonly gives: string[];
  readonly context: number;
  readonly price: number;
  readonly parameters: FilterableParameter[];
  readonly policy: DataPolicyChoice[];
  readonly released: number;
};

/** No filter at all. */
export const anyModel: ModelFilters = {
  q: "",
  author: [],
  provider: [],
  takes: [],
  gives: [],
  context: 0,
  price: -1,
  parameters: [],
  policy: [],
  released: 0,
};

/** How many filters are set, the search aside. */
export const countFilters = (filters: ModelFilters): number =>
  [filters.author, filters.provider, filters.takes, filters.gives, filters.parameters, filters.policy].reduce(
    (count, chosen) => count + chosen.length,
    0,
  ) +
  (filters.context > 0 ? 1 : 0) +
  (filters.price >= 0 ? 1 : 0) +
  (filters.released > 0 ? 1 : 0);
