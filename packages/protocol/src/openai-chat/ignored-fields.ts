import type { JsonObject } from "../json.ts";
import { ignoredRouting } from "../reading/ignored-routing.ts";
import type { Warning } from "../warning.ts";

/** Fields of ours that have no effect. */
export function ignoredFields(body: JsonObject): readonly Warning[] {
  return [
    ...ignoredRouting(body),
    ...(body["store"] === true ? [ignored("store", "Answers are not stored here, nor at the provider.")] : []),
  ];
}

const ignored = (param: string, message: string): Warning => ({ code: "field-ignored", param, message });
