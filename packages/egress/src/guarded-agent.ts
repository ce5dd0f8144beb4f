import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import { EgressRefused } from "./egress-refused.ts";
import type { EgressRules } from "./egress-rules.ts";
import { judgeTarget } from "./judge-target.ts";
import { portOf } from "./judge-url.ts";

/** All addresses of a host name. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

export type GuardedAgentOptions = {
  readonly connectTimeoutMs?: number;
  readonly connectionsPerOrigin?: number;
  readonly keepAliveMs?: number;
  readonly resolve?: ResolveHost;
};

/**
 * An undici agent that connects only where the rules allow. A name is resolved once per connection; every address is
 * judged, and the socket is opened to the very addresses that were judged, with the name kept for TLS and `Host`: a
 * resolver that answers differently the next time changes nothing. Redirects are not followed.
 */
export function createGuardedAgent(rules: EgressRules, options: GuardedAgentOptions = {}): Agent {
  const { resolve = resolveHost, connectTimeoutMs = 3_000, connectionsPerOrigin = 100, keepAliveMs = 10_000 } = options;
  const connectGuarded = async (target: buildConnector.Options, callback: buildConnector.Callback) => {
    let addresses: readonly string[];
    try {
      addresses = await addressesFor(target, rules, resolve);
    } catch (error) {
      callback(error instanceof Error ? error : new Error(String(error)), null);
      return;
    }
    connectTo(addresses, connectTimeoutMs)(target, callback);
  };
  return new Agent({
    connect: (target, callback) => void connectGuarded(target, callback),
    connections: connectionsPerOrigin,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: keepAliveMs,
  });
}

async function addressesFor(
  { hostname, port, protocol }: buildConnector.Options,
  rules: EgressRules,
  resolve: ResolveHost,
): Promise<readonly string[]> {
  const addresses = isIP(hostname) === 0 ? await resolve(hostname) : [hostname];
  const because = judgeTarget({ protocol, port: portOf({ port, protocol }), addresses }, rules);
  if (because !== undefined) throw new EgressRefused(`The address ${because}.`);
  return addresses;
}

/** The socket asks this instead of a resolver. */
function connectTo(addresses: readonly string[], timeout: number): buildConnector.connector {
  const entries = addresses.map((address) => ({ address, family: isIP(address) }));
  const answer: LookupFunction = (_hostname, { all }, callback) => {
    const [first] = entries;
    if (all || !first) callback(null, entries);
    else callback(null, first.address, first.family);
  };
  return buildConnector({ timeout, allowH2: false, lookup: answer });
}

const resolveHost: ResolveHost = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);
