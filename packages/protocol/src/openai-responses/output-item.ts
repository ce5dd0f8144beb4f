import type { JsonObject } from "../json.ts";

export type ItemStatus = "completed" | "incomplete";

/** Tells an event about an item; the number and place of the event are added by whoever listens. */
export type Emit = (type: string, fields: JsonObject) => void;

/** One item of the output while it is being written. */
export type OpenItem = {
  /** Tells what is left to be told; the item as it then is. Called once. */
  close(status: ItemStatus): JsonObject;
};

/** Where an item stands: every event about it says so. */
export type ItemPlace = { readonly item_id: string; readonly output_index: number };
