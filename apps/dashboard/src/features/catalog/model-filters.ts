import { parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { type FilterableParameter, filterableParameters } from "./model-summary.ts";

export const sortOrders = ["newest", "price", "price-high", "context", "name"] as const;
export type SortOrder = (typeof sortOrders)[number];

/** The list's whole state lives in the address, so that every view can be shared. */
export const modelFilterParsers = {
  q: parseAsString.withDefault(""),
  author: parseAsString.withDefault(""),
  provider: parseAsString.withDefault(""),
  /** What goes in besides text: image, audio, video, file. */
  modality: parseAsString.withDefault(""),
  /** At least so many tokens. */
  context: parseAsInteger.withDefault(0),
  /** At most so many micro-dollars per prompt token, which is dollars per million; -1 is any. Zero is free. */
  price: parseAsInteger.withDefault(-1),
  /** All of these are supported. */
  parameters: parseAsArrayOf(parseAsStringLiteral(filterableParameters)).withDefault([]),
  sort: parseAsStringLiteral(sortOrders).withDefault("newest"),
};

export type ModelFilters = {
  readonly q: string;
  readonly author: string;
  readonly provider: string;
  readonly modality: string;
  readonly context: number;
  readonly price: number;
  readonly parameters: FilterableParameter[];
  readonly sort: SortOrder;
};

/** No filter at all. */
export const anyModel: ModelFilters = {
  q: "",
  author: "",
  provider: "",
  modality: "",
  context: 0,
  price: -1,
  parameters: [],
  sort: "newest",
};
