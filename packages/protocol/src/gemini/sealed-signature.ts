import { isJsonObject, type JsonObject } from "../json.ts";

/**
 * What another vendor's reasoning needs to come back, as a thought signature. Clients treat a signature as bytes, so it
 * is base64, of the mark and JSON in ASCII.
 */
const mark = "causeway.";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export const sealDetail = (detail: JsonObject): string => encode(`${mark}${ascii(JSON.stringify(detail))}`);

/** The detail that was sealed; `undefined` for a signature that is Google's own. */
export function openSeal(signature: string): JsonObject | undefined {
  if (!signature.startsWith(encode(mark))) return undefined;
  try {
    const detail: unknown = JSON.parse(decode(signature).slice(mark.length));
    return isJsonObject(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}

const ascii = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

function encode(text: string): string {
  let coded = "";
  for (let at = 0; at < text.length; at += 3) {
    const [first = 0, second = 0, third = 0] = [0, 1, 2].map((step) => text.charCodeAt(at + step) || 0);
    const bits = (first << 16) | (second << 8) | third;
    coded += [18, 12, 6, 0].map((shift) => letters.charAt((bits >> shift) & 63)).join("");
  }
  const missing = (3 - (text.length % 3)) % 3;
  return missing === 0 ? coded : coded.slice(0, -missing) + "=".repeat(missing);
}

function decode(coded: string): string {
  const values = coded.replace(/[=\s]/g, "").replaceAll("-", "+").replaceAll("_", "/");
  let text = "";
  for (let at = 0; at < values.length; at += 4) {
    const group = values.slice(at, at + 4);
    const bits = Array.from(group.padEnd(4, "A")).reduce(
      (sum, letter) => (sum << 6) | Math.max(0, letters.indexOf(letter)),
      0,
    );
    text += [16, 8, 0]
      .slice(0, group.length - 1)
      .map((shift) => String.fromCharCode((bits >> shift) & 255))
      .join("");
  }
  return text;
}
