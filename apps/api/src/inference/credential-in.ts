import type { Socket } from "node:net";
import type { Credential } from "@causeway/gateway";
import type { InboundDialect } from "@causeway/protocol";
import { credentialOf } from "../http/credential.ts";
import { type Exchange, headOf } from "../http/exchange.ts";

/** What was sent last on a connection: nearly all clients send the same on it again, and looking at it takes a hash. */
const sentLast = new WeakMap<Socket, { readonly authorization: string; readonly credential: Credential }>();

/** The key of a call. Google's clients may send it in the address; elsewhere an address is no place for a key. */
export function credentialIn(
  exchange: Pick<Exchange, "request" | "path">,
  { apiType }: Pick<InboundDialect, "apiType">,
): Credential {
  const { headers, socket } = exchange.request;
  const { authorization } = headers;
  const last = sentLast.get(socket);
  if (last && last.authorization === authorization) return last.credential;
  const credential = credentialOf(headers, apiType === "generate-content" ? headOf(exchange).query : "");
  // Where it says something, no other header nor the address has a say.
  if (authorization?.trim()) sentLast.set(socket, { authorization, credential });
  return credential;
}
