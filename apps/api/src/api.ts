import type { AddressInfo } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  createAccountReader,
  createContentStore,
  createDatabase,
  createDatabaseClock,
  createGatewayInstances,
  createGenerationReader,
  createKeySource,
  createLaneUseReader,
  createMoneyPool,
  createOwnKeySource,
  createPresetSource,
  createRouteStore,
  loadCatalogSnapshot,
  PostgresWatch,
} from "@causeway/db";
import { DocumentReader } from "@causeway/documents";
import { OutputChecker } from "@causeway/output-checker";
import { strictRules } from "@causeway/egress";
import {
  ContentLog,
  DrainLimit,
  type GatewayPorts,
  InsuranceLimit,
  ProgressLog,
  RouteLog,
  SettlementDesk,
  TokenCalibration,
} from "@causeway/gateway";
import {
  createUpstream,
  ownKeyAddresses,
  probeOwnEndpoint,
  probeOwnKey,
  providerConnections,
  providers,
  type UpstreamOptions,
} from "@causeway/providers";
import {
  checkMoneyRedis,
  createHealthExchange,
  createInvalidationPublisher,
  createKeptAnswers,
  createLanes,
  createSessionPins,
  type KeptAnswerOptions,
  subscribeToInvalidations,
} from "@causeway/redis";
import { EndpointHealth, RetryBudget } from "@causeway/routing";
import type { Logger } from "@causeway/telemetry";
import { keepCatalogFresh } from "./snapshots/keep-catalog-fresh.ts";
import { Arrivals } from "./arrivals.ts";
import { CallsUnderWay } from "./calls-under-way.ts";
import type { Env } from "./env.ts";
import { startGatewayProcess } from "./gateway-process.ts";
import { logSettled } from "./log-settled.ts";
import { answerHealth } from "./health.ts";
import { callerAddressBehind } from "./http/caller-address.ts";
import { defaultReplyTimes, type HttpReplyTimes } from "./http/http-reply.ts";
import { LargeBodies } from "./http/large-bodies.ts";
import { inferenceRoutes } from "./inference/routes.ts";
import { StreamsOfKeys } from "./inference/streams-of-keys.ts";
import { lateManagement } from "./late-management.ts";
import { openLeasedMoney } from "./money/leased-money.ts";
import { openPostgresMoney } from "./money/postgres-money.ts";
import { createApiServer } from "./server.ts";
import { cachedKeys } from "./snapshots/cached-keys.ts";
import { cachedOwnKeys } from "./snapshots/cached-own-keys.ts";
import { cachedPresets } from "./snapshots/cached-presets.ts";
import { catalogSnapshots } from "./snapshots/catalog-snapshots.ts";
import { Standstills } from "./standstills.ts";
import { systemClock } from "./system-clock.ts";

export type ApiOptions = {
  readonly upstream?: UpstreamOptions;
  readonly replyTimes?: Partial<HttpReplyTimes>;
  readonly keptAnswers?: KeptAnswerOptions;
  /** How long the money's Redis may take before Postgres is asked for a hold. */
  readonly holdPatienceMs?: number;
  /** Instead of what is usual for each: how long Postgres and Redis may take before they count as away. */
  readonly storePatienceMs?: number;
  /** Those who have waited for this process to serve come first: loading stops everything else for a while. */
  readonly managementAfterMs?: number;
};

export type Api = {
  /** `http://127.0.0.1:8787` */
  readonly url: string;
  readonly instanceId: string;
  /** The management API is loaded too, or the process is asked to end. */
  readonly complete: Promise<void>;
  /** What other processes tell is heard from then on; until Redis is there, never. */
  readonly listening: Promise<void>;
  /**
   * Says that it is leaving and serves on until nobody has come for `noticeMs`; then takes no new calls, lets those under
   * way end for a while, settles, and closes everything.
   */
  close(noticeMs?: number): Promise<void>;
};

/** For a connection to Postgres: callers are told to come back rather than kept waiting. */
const longestWaitMs = 5_000;
const usualManagementAfterMs = 1_000;
/** How long it may take until nobody comes any more; most know much sooner. */
const longestNoticeMs = 5_000;
/** How long calls under way may take to end when the process is asked to stop. */
const longestGoodbyeMs = 20_000;
/** And how long those whose callers were cut off, or had left, may take to be settled. Recovery settles the rest. */
const lastSettlementsMs = 5_000;

/** Wires the adapters to the gateway and listens. The only file that knows every adapter. */
export async function startApi(env: Env, log: Logger, options: ApiOptions = {}): Promise<Api> {
  if (env.MONEY_REDIS_URL !== undefined) await checkMoneyRedis(env.MONEY_REDIS_URL);
  const { storePatienceMs } = options;
  const database = createDatabase(env.DATABASE_URL, { longestWaitMs: storePatienceMs ?? longestWaitMs });
  const pool = createMoneyPool(
    env.DATABASE_URL,
    storePatienceMs === undefined ? {} : { longestWaitMs: storePatienceMs },
  );
  // Apart from the money, so that a burst of calls cannot keep a heartbeat waiting.
  const bookkeeping = createMoneyPool(env.DATABASE_URL, { connectionLimit: 2 });
  // And apart from both, so that neither a burst nor slow pages keep a call waiting for what its key may do.
  const lookUps = createMoneyPool(env.DATABASE_URL, {
    connectionLimit: 3,
    longestWaitMs: storePatienceMs ?? longestWaitMs,
  });
  const postgres = new PostgresWatch(() => bookkeeping.query("SELECT 1"), {
    onChange: (isAway) => log.warn({ isAway }, isAway ? "Postgres is away" : "Postgres is back"),
    ...(storePatienceMs !== undefined && { patienceMs: storePatienceMs }),
  });
  const keys = cachedKeys(postgres.guard(createKeySource(lookUps)));
  const callerAddressOf = callerAddressBehind(env.TRUSTED_PROXIES);
  const catalog = catalogSnapshots({ load: () => loadCatalogSnapshot(database) });
  const ownKeys = cachedOwnKeys(postgres.guard(createOwnKeySource(lookUps, env.OWN_KEY_ENCRYPTION_KEYS)));
  const presets = cachedPresets(postgres.guard(createPresetSource(database)));
  const egress = { ...strictRules, privateNetworks: env.OWN_ENDPOINTS_ALLOW_PRIVATE };
  const upstream = createUpstream(providerConnections([...providers.values()], env.providerVariables), {
    ...options.upstream,
    ownKeyAddresses: ownKeyAddresses([...providers.values()], env.providerVariables),
    egress,
  });
  const lanes = createLanes(env.REDIS_URL, {
    readRecordedUse: createLaneUseReader(database),
    ...(storePatienceMs !== undefined && { timeoutMs: storePatienceMs }),
  });
  const documents = new DocumentReader();
  const answerChecker = new OutputChecker({
    onTrouble: (error) => log.error({ error }, "a thread that checks answers ended by itself"),
  });
  const databaseClock = createDatabaseClock(bookkeeping);
  const clock = { ...systemClock, now: () => new Date(databaseClock.nowMs()) };
  const money =
    env.MONEY_REDIS_URL === undefined
      ? openPostgresMoney(pool, bookkeeping, postgres)
      : openLeasedMoney({
          moneyRedisUrl: env.MONEY_REDIS_URL,
          logFolder: env.WRITE_AHEAD_LOG_DIR,
          database,
          pool,
          postgres,
          clock: databaseClock,
          log,
          patienceMs: options.holdPatienceMs,
        });
  const { gatewayId: instanceId, holds } = money;
  const health = new EndpointHealth(Date.now() - systemClock.monotonicMs());
  const healthExchange = createHealthExchange(env.REDIS_URL);
  const pins = createSessionPins(env.REDIS_URL);
  const keptAnswers = createKeptAnswers(env.REDIS_URL, options.keptAnswers);
  const routes = new RouteLog(createRouteStore(bookkeeping));
  const contents = new ContentLog(createContentStore(bookkeeping, env.OWN_KEY_ENCRYPTION_KEYS));
  const progress = new ProgressLog(money.progressTo, systemClock);
  const settlements = new SettlementDesk(holds, clock, (generationId, error, tries) => {
    // An outage of an hour must not fill the log: the 1st, 2nd, 4th, 8th … failure is told.
    if (Number.isInteger(Math.log2(tries))) log.error({ generationId, error, tries }, "not settled yet, trying again");
  });
  const ports: GatewayPorts = {
    instanceId,
    keys,
    ownKeys,
    presets,
    ownKeyTerms: { feeBasisPoints: env.BYOK_FEE_BASIS_POINTS, monthlyAllowance: env.BYOK_MONTHLY_ALLOWANCE_USD },
    holds,
    answers: keptAnswers.answers,
    idempotency: keptAnswers.idempotency,
    settlements,
    upstream,
    lanes,
    documents,
    answerChecker,
    progress,
    health,
    retries: new RetryBudget(),
    routes,
    contents,
    pins,
    drains: new DrainLimit(),
    insurance: new InsuranceLimit(),
    calibration: new TokenCalibration(),
    clock,
    links: dashboardLinks(env.DASHBOARD_URL),
    catalog: () => catalog.current(),
    random: () => Math.random(),
    pause: nextTurn,
    onSettled: (settlement, result) => logSettled(log, settlement, result),
    onBug: (generationId, error) => log.error({ generationId, error }, "unexpected error"),
  };

  const streamsOfKeys = new StreamsOfKeys(keys, clock);
  const onKeyChange = (hash: string) => {
    keys.forget(hash);
    void streamsOfKeys.look(hash);
  };
  const announcements = createInvalidationPublisher(env.REDIS_URL, { timeoutMs: storePatienceMs });
  // It is heard of at most one heartbeat later.
  const standstills = new Standstills(money.givenUpAfterMs - 3_000);
  const replyTimes = { ...defaultReplyTimes, standstills: () => standstills.count, ...options.replyTimes };
  const management = lateManagement(({ openManagement }) => {
    const context: Parameters<typeof openManagement>[2] = {
      database,
      keys: { ...keys, callerAddressOf },
      catalog,
      measure: (endpointId) => health.measures(endpointId, systemClock.monotonicMs()),
      modelsUrl: new URL("/models", env.DASHBOARD_URL).href,
      generations: createGenerationReader(database),
      accounts: createAccountReader(database),
      announceKeyChange: async ({ id, hash, isUsable }) => {
        onKeyChange(hash);
        await (isUsable ? money.gate.unblockKey(id) : money.gate.blockKey(id));
        await announcements.publish({ kind: "api-key", hash });
      },
      announceLimitChange: async (workspaceId) => {
        keys.forgetWorkspace(workspaceId);
        await announcements.publish({ kind: "limits", workspaceId });
      },
      announcePresetChange: async (workspaceId) => {
        presets.forget(workspaceId);
        await announcements.publish({ kind: "presets", workspaceId });
      },
      ownKeys: {
        vault: env.OWN_KEY_ENCRYPTION_KEYS,
        announceOwnKeyChange: async (workspaceId) => {
          ownKeys.forget(workspaceId);
          await announcements.publish({ kind: "own-keys", workspaceId });
        },
        egress,
        probe: (question) => probeOwnKey(upstream, question),
        probeEndpoint: (question) => probeOwnEndpoint(upstream, question),
        readLane: (lane) => lanes.read(lane),
      },
    };
    return openManagement(env, log, context, { patienceMs: storePatienceMs });
  });
  const largeBodies = new LargeBodies(env.LARGE_BODIES_MEGABYTES);
  const calls = new CallsUnderWay();
  let isLeaving = false;
  const server = createApiServer({
    inference: inferenceRoutes({ ports, callerAddressOf, times: replyTimes, largeBodies, streamsOfKeys }).map(
      (route) => ({
        ...route,
        serve: (exchange) => calls.add(route.serve(exchange)),
      }),
    ),
    health: answerHealth({
      pingDatabase: () => database.$queryRaw`SELECT 1`,
      readCatalog: () => catalog.current(),
      canHoldWithoutPostgres: () => money.canHoldWithoutPostgres(),
      isLeaving: () => isLeaving,
    }),
    management: management.serve,
    isLeaving: () => isLeaving,
  });
  const arrivals = new Arrivals();
  server.on("request", ({ url }) => arrivals.note(url));

  await Promise.all([catalog.reload(), databaseClock.measure()]);
  const freshCatalog = keepCatalogFresh(catalog, log);
  const invalidations = subscribeToInvalidations(env.REDIS_URL, {
    onInvalidation(change) {
      if (change.kind === "api-key") onKeyChange(change.hash);
      else if (change.kind === "own-keys") ownKeys.forget(change.workspaceId);
      else if (change.kind === "presets") presets.forget(change.workspaceId);
      else if (change.kind === "limits") keys.forgetWorkspace(change.workspaceId);
      else freshCatalog.reloadSoon();
    },
    onReconnect() {
      keys.doubtAll();
      ownKeys.forgetAll();
      presets.doubtAll();
      freshCatalog.reloadSoon();
    },
  });
  postgres.start();
  standstills.start();
  streamsOfKeys.start();
  const process = await startGatewayProcess({
    instances: createGatewayInstances(bookkeeping),
    money,
    progress,
    routes,
    contents,
    shareHealth: () => health.share(healthExchange.tell, () => systemClock.monotonicMs()),
    log,
    clock: databaseClock,
  });
  await listen(server, env.API_PORT, env.API_HOST);

  return {
    url: `http://${env.API_HOST}:${(server.address() as AddressInfo).port}`,
    instanceId,
    listening: invalidations.listening,
    complete: management.load(options.managementAfterMs ?? usualManagementAfterMs).then(() => answerChecker.prepare()),
    async close(noticeMs = 0) {
      isLeaving = true;
      // Those who were sent here before, and whom a busy process has not heard yet, are served too.
      await arrivals.ended(noticeMs, longestNoticeMs);
      await endConnections(server);
      await calls.ended(lastSettlementsMs);
      await settlements.close();
      invalidations.close();
      announcements.close();
      freshCatalog.stop();
      await process.stop();
      postgres.stop();
      standstills.stop();
      streamsOfKeys.stop();
      await upstream.close();
      lanes.disconnect();
      documents.close();
      await answerChecker.close();
      healthExchange.disconnect();
      pins.disconnect();
      keptAnswers.disconnect();
      await Promise.all([management.close(), database.$disconnect(), pool.end(), bookkeeping.end(), lookUps.end()]);
    },
  };
}

function listen(server: ReturnType<typeof createApiServer>, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function endConnections(server: ReturnType<typeof createApiServer>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  // Connections that are kept alive become idle one by one, as their answers end.
  const idling = setInterval(() => server.closeIdleConnections(), 50);
  // The callers of what is left are cut off; their calls are settled by what was delivered.
  const timer = setTimeout(() => server.closeAllConnections(), longestGoodbyeMs);
  await promise;
  clearInterval(idling);
  clearTimeout(timer);
}

const dashboardLinks = (url: string) => ({
  credits: new URL("/credits", url).href,
  keys: new URL("/keys", url).href,
  limits: new URL("/limits", url).href,
});
