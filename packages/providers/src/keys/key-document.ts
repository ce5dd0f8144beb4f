import { isJsonObject, type JsonObject } from "@causeway/protocol";
import { LRUCache } from "lru-cache";

const parsed = new LRUCache<string, { readonly document: JsonObject | undefined }>({ max: 500 });

/**
 * A key that is a JSON document: a service account, or a key together with its resource or region. As text, or in
 * base64 where a line of text is wanted. `undefined`: a plain key.
 */
export function keyDocument(secret: string): JsonObject | undefined {
  const known = parsed.get(secret);
  if (known) return known.document;
  const document =
    parse(secret) ?? (/^eyJ|^ew/.test(secret) ? parse(Buffer.from(secret, "base64").toString("utf8")) : undefined);
  parsed.set(secret, { document });
  return document;
}

function parse(text: string): JsonObject | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The first of these fields of a key's document that is a text with something in it. */
export const fieldOf = (document: JsonObject | undefined, ...names: readonly string[]): string | undefined =>
  names.map((name) => document?.[name]).find((value) => typeof value === "string" && value !== "") as
    | string
    | undefined;
