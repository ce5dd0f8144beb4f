import type { Upstream } from "@causeway/gateway";
import { Pool } from "undici";
import { billingOf, unknownBilling } from "./billing-terms.ts";
import { callUpstream, type UpstreamTimeouts } from "./call-upstream.ts";
import type { OwnKeyAddress, ProviderConnection } from "./provider-connections.ts";

export type UpstreamOptions = {
  readonly timeouts?: Partial<UpstreamTimeouts>;
  /** Where providers are called with keys of the workspaces' own. */
  readonly ownKeyAddresses?: ReadonlyMap<string, OwnKeyAddress>;
};

const defaultTimeouts: UpstreamTimeouts = {
  connectMs: 3_000,
  firstByteMs: 30_000,
  thinkingFirstByteMs: 300_000,
  idleMs: 60_000,
  totalMs: 1_800_000,
};

/** More at once would wait for a free connection: one provider that hangs must not take all sockets. */
const connectionsPerOrigin = 2_000;
const keepAliveMs = 10_000;

/** The gateway's way to the providers: one connection pool an origin, kept alive. `close` waits for running calls. */
export function createUpstream(
  connections: ReadonlyMap<string, ProviderConnection>,
  options: UpstreamOptions = {},
): Upstream & { close(): Promise<void> } {
  const addresses = options.ownKeyAddresses;
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const pools = new Map<string, Pool>();
  const poolOf = (origin: string): Pool => {
    const pool = pools.get(origin) ?? openPool(origin, timeouts);
    pools.set(origin, pool);
    return pool;
  };
  return {
    isConfigured: (providerId) => connections.has(providerId),
    takesOwnKeys: (providerId) => addresses?.has(providerId) ?? false,
    billing: (providerId) =>
      billingOf((connections.get(providerId) ?? addresses?.get(providerId))?.provider.billing ?? unknownBilling),
    call(attempt, sink, cancellation) {
      const { providerId, ownSecret } = attempt;
      const address = ownSecret === undefined ? undefined : addresses?.get(providerId);
      const connection =
        ownSecret === undefined ? connections.get(providerId) : address && { ...address, secret: ownSecret };
      if (!connection) throw new Error(`There is no connection to the provider ${attempt.providerId}`);
      const pool = poolOf(new URL(connection.baseUrl).origin);
      return callUpstream({ connection, pool, attempt, sink, cancellation, timeouts });
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

const openPool = (origin: string, timeouts: UpstreamTimeouts) =>
  new Pool(origin, {
    connections: connectionsPerOrigin,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: keepAliveMs,
    connect: { timeout: timeouts.connectMs },
  });
