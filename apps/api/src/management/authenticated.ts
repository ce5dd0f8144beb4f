import { identify, type KeySource } from "@causeway/gateway";
import type { ApiKey } from "@causeway/limits";
import type { IncomingMessage } from "node:http";
import { credentialOf } from "../http/credential.ts";

/** The calling key, of any class. Throws 401, or 503 when the store is away. */
export const callingKey = (keys: KeySource, { headers }: IncomingMessage): Promise<ApiKey> =>
  identify(keys, credentialOf(headers), new Date());
