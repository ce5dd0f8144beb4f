import type { IncomingHttpHeaders } from "node:http";
import { hashApiKey, hasValidChecksum } from "@causeway/api-keys";
import type { Credential } from "@causeway/gateway";

/**
 * The key in `Authorization: Bearer`, `x-api-key` or `x-goog-api-key`; at addresses of Google's format also in `?key=`.
 * What cannot be one of ours is told apart without any store.
 */
export function credentialOf(headers: IncomingHttpHeaders, query = ""): Credential {
  const presented = presentedKeyIn(headers) ?? (new URLSearchParams(query).get("key")?.trim() || undefined);
  if (presented === undefined) return { kind: "missing" };
  return hasValidChecksum(presented) ? { kind: "key", hash: hashApiKey(presented) } : { kind: "malformed" };
}

/** What was sent as a key in a header, whatever it is. */
export const presentedKeyIn = (headers: IncomingHttpHeaders): string | undefined =>
  bearerOf(headers.authorization) ?? singleOf(headers["x-api-key"]) ?? singleOf(headers["x-goog-api-key"]);

/** Some clients send an empty Authorization when they are given `x-api-key`. */
function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.trim() === "") return undefined;
  return authorization.replace(/^bearer\s+/i, "").trim();
}

const singleOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)?.trim();
