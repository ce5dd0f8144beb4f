import type { JsonObject } from "./json.ts";

/** The wire formats that say things which no other can. */
export type NativeFormat = "anthropic-messages" | "gemini";

/** What only one format can say about a call, in its own words. A provider of any other format never sees it. */
export type NativeRequest = {
  readonly format: NativeFormat;
  /** Body fields. */
  readonly fields: JsonObject;
  /** Tools that the vendor defines. */
  readonly tools: readonly JsonObject[];
  /** Request headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
};

/** A turn exactly as its format writes it: its blocks or parts, unchanged and in order. */
export type NativeContent = {
  readonly format: NativeFormat;
  readonly content: readonly JsonObject[];
  /** What the format says of it in fields of its own (`besideParts`). */
  readonly beside?: JsonObject;
};

/** Fields of Gemini's candidates that say what their parts rest on; a `native` part of that format may hold them. */
export const besideParts = ["groundingMetadata", "citationMetadata", "urlContextMetadata"] as const;
