import { isJsonObject, type JsonObject } from "../json.ts";

/**
 * Reasoning of models that are not Anthropic's, in blocks that clients return unchanged: what a thinking block has no
 * field for stands in its signature, behind a mark that no signature of Anthropic's begins with.
 */
const mark = "causeway.";

/** A detail as a signature, or as the data of a redacted block. */
export const sealDetail = (detail: JsonObject): string => `${mark}${JSON.stringify(detail)}`;

/** The detail that was sealed; `undefined` for a signature that is Anthropic's own. */
export function openSeal(text: string): JsonObject | undefined {
  if (!text.startsWith(mark)) return undefined;
  try {
    const detail: unknown = JSON.parse(text.slice(mark.length));
    return isJsonObject(detail) ? detail : {};
  } catch {
    return {};
  }
}
