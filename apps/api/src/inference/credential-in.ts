import type { Credential } from "@causeway/gateway";
import type { InboundDialect } from "@causeway/protocol";
import { credentialOf } from "../http/credential.ts";
import { type Exchange, headOf } from "../http/exchange.ts";

/** The key of a call. Google's clients may send it in the address; elsewhere an address is no place for a key. */
export const credentialIn = (exchange: Exchange, { apiType }: Pick<InboundDialect, "apiType">): Credential =>
  credentialOf(exchange.request.headers, apiType === "generate-content" ? headOf(exchange).query : "");
