import type { IncomingMessage } from "node:http";
import { callerAddress, type Network } from "@causeway/networks";

/** Where a request comes from, past proxies of ours; `undefined` when they cannot tell. */
export type CallerAddressOf = (request: IncomingMessage) => string | undefined;

/** `trusted`: the proxies of ours. Of nobody else is `X-Forwarded-For` believed. */
export const callerAddressBehind =
  (trusted: readonly Network[]): CallerAddressOf =>
  ({ socket, headers }) =>
    callerAddress({ peer: socket.remoteAddress, forwardedFor: headers["x-forwarded-for"]?.toString() }, trusted);
