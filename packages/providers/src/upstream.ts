import type { Upstream } from "@causeway/gateway";
import { createGuardedAgent, type EgressRules, strictRules } from "@causeway/egress";
import { Pool } from "undici";
import { billingOf, unknownBilling } from "./billing-terms.ts";
import { callUpstream, type UpstreamTimeouts } from "./call-upstream.ts";
import { ownEndpointBilling, ownEndpointConnection } from "./own-endpoint.ts";
import { fillPlaces } from "./keys/fill-places.ts";
import { parsedUrl } from "./parsed-url.ts";
import { KeyFault } from "./provider.ts";
import type { OwnKeyAddress, ProviderConnection } from "./provider-connections.ts";

export type UpstreamOptions = {
  readonly timeouts?: Partial<UpstreamTimeouts>;
  /** Where providers are called with keys of the workspaces' own. */
  readonly ownKeyAddresses?: ReadonlyMap<string, OwnKeyAddress>;
  /** Where endpoints of workspaces' own may be: the public internet by HTTPS, unless the operator allows more. */
  readonly egress?: EgressRules;
};

const defaultTimeouts: UpstreamTimeouts = {
  connectMs: 3_000,
  firstByteMs: 30_000,
  thinkingFirstByteMs: 300_000,
  idleMs: 40_000,
  taskIdleMs: 150_000,
  totalMs: 1_800_000,
};

/** More at once would wait for a free connection: one provider that hangs must not take all sockets. */
const connectionsPerOrigin = 2_000;
const connectionsPerOwnOrigin = 100;
const keepAliveMs = 10_000;

/**
 * The gateway's way to the providers: one connection pool an origin, kept alive. Endpoints of workspaces' own are called
 * through the egress guard, by pools that nobody else uses. `close` waits for running calls.
 */
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
  const guarded = createGuardedAgent(options.egress ?? strictRules, {
    connectTimeoutMs: timeouts.connectMs,
    connectionsPerOrigin: connectionsPerOwnOrigin,
    keepAliveMs,
  });
  return {
    isConfigured: (providerId) => connections.has(providerId),
    takesOwnKeys: (providerId) => addresses?.has(providerId) ?? false,
    billing: (providerId) =>
      billingOf(
        isOwn(providerId)
          ? ownEndpointBilling
          : ((connections.get(providerId) ?? addresses?.get(providerId))?.provider.billing ?? unknownBilling),
      ),
    call(attempt, sink, cancellation) {
      const { providerId, ownSecret, ownEndpoint } = attempt;
      if (ownEndpoint) {
        const own = ownEndpointConnection(ownEndpoint, ownSecret ?? "");
        return callUpstream({ connection: own, pool: guarded, attempt, sink, cancellation, timeouts });
      }
      const address = ownSecret === undefined ? undefined : addresses?.get(providerId);
      const known =
        ownSecret === undefined ? connections.get(providerId) : address && { ...address, secret: ownSecret };
      if (!known) throw new Error(`There is no connection to the provider ${attempt.providerId}`);
      const connection = located(known, attempt.upstreamModelId);
      if (connection instanceof KeyFault) {
        return Promise.resolve({ outcome: connection.outcome, httpStatus: undefined, answer: undefined });
      }
      const pool = poolOf(parsedUrl(connection.baseUrl).origin);
      const named = connection.provider.modelNameFor?.(connection.secret, attempt.upstreamModelId);
      const renamed = named === undefined ? attempt : { ...attempt, upstreamModelId: named };
      return callUpstream({ connection, pool, attempt: renamed, sink, cancellation, timeouts });
    },
    async close() {
      await Promise.all([guarded, ...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

/** The connection with the address at which its key finds this model. */
function located(connection: ProviderConnection, upstreamModelId: string): ProviderConnection | KeyFault {
  const { provider, secret } = connection;
  if (!connection.baseUrl.includes("{")) return connection;
  const isOurs = connection.baseUrl === provider.baseUrl;
  const baseUrl = (isOurs ? provider.baseUrlFor?.(upstreamModelId) : undefined) ?? connection.baseUrl;
  try {
    return { ...connection, baseUrl: fillPlaces(provider, baseUrl, secret) };
  } catch (error) {
    if (error instanceof KeyFault) return error;
    throw error;
  }
}

const isOwn = (providerId: string) => providerId.startsWith("own-");

const openPool = (origin: string, timeouts: UpstreamTimeouts) =>
  new Pool(origin, {
    connections: connectionsPerOrigin,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: keepAliveMs,
    connect: { timeout: timeouts.connectMs },
  });
