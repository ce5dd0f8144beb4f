import { isIP } from "node:net";
import type { Database } from "@causeway/db";

/** For whom passkeys are: a browser uses one at the name that it was made for and nowhere else. */
export type RelyingParty = {
  /** A host name. */
  readonly id: string;
  /** Scheme, host and port of the pages. */
  readonly origin: string;
};

export type PasskeyContext = {
  readonly database: Database;
  readonly relyingParty: RelyingParty;
  /** Makes challenges that nobody else can. */
  readonly secret: string;
};

const loopback = new Set(["127.0.0.1", "[::1]"]);

/**
 * Of a dashboard at this address. Browsers have passkeys for names alone, so that on one's own machine they are those of
 * `localhost`; `undefined` at other bare addresses, and where pages come without TLS.
 */
export function relyingPartyOf(dashboardUrl: string): RelyingParty | undefined {
  const url = new URL(dashboardUrl);
  if (loopback.has(url.hostname)) url.hostname = "localhost";
  const isSecure = url.protocol === "https:" || url.hostname === "localhost" || url.hostname.endsWith(".localhost");
  if (!isSecure || url.hostname.startsWith("[") || isIP(url.hostname) !== 0) return undefined;
  return { id: url.hostname, origin: url.origin };
}
