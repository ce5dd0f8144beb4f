import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase, type Database } from "@causeway/db";
import { freePort, type LocalPostgres, type LocalRedis, startPostgres, startRedis } from "@causeway/local-services";
import { applyMigrations } from "@causeway/prisma/migrations";
import type { FaultInput } from "@causeway/sandbox";
import { Pool } from "pg";
import { SeededRandom } from "../seeded-random.ts";
import { type Account, createAccounts, planAccounts } from "./accounts.ts";
import { AppProcess } from "./app-process.ts";
import { createCatalogue } from "./catalogue.ts";
import { FaultProxy } from "./fault-proxy.ts";
import { Restartable } from "./restartable.ts";
import { standardFaults } from "./sandbox-faults.ts";
import { moveToSmallDisk, type SmallDisk } from "./small-disk.ts";

/** Where credits are held: one row per call in Postgres, or slices leased to Redis. */
export type HoldsForm = "postgres" | "leases";

export type RigOptions = {
  readonly seed: number;
  readonly holds: HoldsForm;
  readonly accounts?: number;
  readonly gateways?: number;
  readonly workers?: number;
  readonly upstreamFaults?: Readonly<Record<string, readonly FaultInput[]>>;
  /** The apps reach Postgres and the money Redis through proxies that can be told to fail. */
  readonly isProxied?: boolean;
  /** The first worker reaches Postgres and the money Redis through proxies of its own. */
  readonly isWorkerTrapped?: boolean;
  /** More variables for each gateway. */
  readonly gatewayVariables?: NodeJS.ProcessEnv;
  /** The tables of Postgres are on a file system that can be filled. Needs root. */
  readonly hasSmallDisk?: boolean;
};

/** The whole product as real processes on loopback, on a database and Redis servers of its own. */
export type Rig = {
  readonly options: RigOptions;
  /** Logs, data and the gateways' own folders; gone when the rig is closed. */
  readonly folder: string;
  readonly gateways: readonly AppProcess[];
  readonly workers: readonly AppProcess[];
  readonly sandbox: AppProcess;
  readonly postgres: Restartable<LocalPostgres>;
  readonly queueRedis: Restartable<LocalRedis>;
  readonly moneyRedis: Restartable<LocalRedis>;
  /** Another server is the money Redis from now on; the one before is killed. */
  replaceMoneyRedis(server: LocalRedis): Promise<void>;
  /** What the apps reach Postgres and the money Redis through, when `isProxied`. */
  readonly postgresProxy: FaultProxy;
  readonly moneyProxy: FaultProxy;
  /** The same for the second gateway: apart only while Redis' brain is split. */
  readonly secondMoneyProxy: FaultProxy;
  /** Of the first worker, when `isWorkerTrapped`. */
  readonly workerPostgresProxy: FaultProxy;
  readonly workerMoneyProxy: FaultProxy;
  readonly smallDisk: SmallDisk | undefined;
  readonly accounts: readonly Account[];
  /** For seeding; audits ask through `books`. */
  readonly database: Database;
  readonly books: Pool;
  readonly logFiles: readonly string[];
  /** The gateways' write-ahead logs, by gateway. */
  logFolderOf(gateway: AppProcess): string;
  close(): Promise<void>;
};

/** Of the fake Stripe. */
export const stripeKey = "sk_test_sandbox";
const webhookSecret = `whsec_${"f".repeat(32)}`;

export async function startRig(options: RigOptions): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), "causeway-faults-"));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  // When we are told to end in the middle, the processes die by themselves and this is left to do.
  process.once("exit", removeFolder);
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.toReversed()) await closer().catch(() => undefined);
    removeFolder();
    process.off("exit", removeFolder);
  };
  try {
    return { ...(await open(options, folder, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  options: RigOptions,
  folder: string,
  closers: (() => Promise<unknown>)[],
): Promise<Omit<Rig, "close">> {
  const random = new SeededRandom(options.seed);
  const [postgresPort, queuePort, moneyPort] = [await freePort(), await freePort(), await freePort()];
  const logFile = (name: string) => join(folder, `${name}.log`);
  const startService = async <Started extends LocalPostgres | LocalRedis>(launch: () => Promise<Started>) => {
    const service = await Restartable.start(launch);
    closers.push(() => service.stop());
    return service;
  };
  const postgres = await startService(() =>
    startPostgres({ dataDir: join(folder, "postgres"), port: postgresPort, logFile: logFile("postgres") }),
  );
  const queueRedis = await startService(() =>
    startRedis({ dataDir: join(folder, "queue-redis"), port: queuePort, logFile: logFile("queue-redis") }),
  );
  const moneyRedis = await startService(() =>
    startRedis({ dataDir: join(folder, "money-redis"), port: moneyPort, logFile: logFile("money-redis") }),
  );
  const postgresProxy = await FaultProxy.start(postgresPort);
  const [moneyProxy, secondMoneyProxy] = [await FaultProxy.start(moneyPort), await FaultProxy.start(moneyPort)];
  const workerPostgresProxy = await FaultProxy.start(postgresPort);
  const workerMoneyProxy = await FaultProxy.start(moneyPort);
  for (const proxy of [postgresProxy, moneyProxy, secondMoneyProxy, workerPostgresProxy, workerMoneyProxy])
    closers.push(() => proxy.close());

  await applyMigrations(postgres.url);
  const smallDisk = options.hasSmallDisk ? await moveToSmallDisk(postgres.url, folder) : undefined;
  if (smallDisk) closers.push(async () => smallDisk.remove());
  const database = createDatabase(postgres.url);
  closers.push(() => database.$disconnect());
  const books = new Pool({ connectionString: postgres.url, max: 4 });
  // A restart of Postgres breaks idle connections; without a listener Node would end.
  books.on("error", () => undefined);
  closers.push(() => books.end());
  await createCatalogue(database, random);
  const accounts = planAccounts(options.accounts ?? 300, random);
  await createAccounts(database, accounts);

  const startApp = async (
    app: "api" | "worker" | "sandbox",
    name: string,
    env: (port: number) => NodeJS.ProcessEnv,
    chosenPort?: number,
  ) => {
    const port = chosenPort ?? (await freePort());
    const log = logFile(name);
    const variables = { PATH: process.env["PATH"], NODE_ENV: "production", LOG_LEVEL: "info", ...env(port) };
    const started = new AppProcess({ name, app, port, logFile: log, env: variables });
    closers.push(() => started.stop());
    await started.start();
    return started;
  };
  const smtpPort = await freePort();
  const gatewayNames = names("gateway", options.gateways ?? 2);
  const gatewayPorts = await Promise.all(gatewayNames.map(() => freePort()));
  const sandbox = await startApp("sandbox", "sandbox", (port) => ({
    SANDBOX_PORT: String(port),
    SANDBOX_SMTP_PORT: String(smtpPort),
    SANDBOX_STATE_DIR: join(folder, "sandbox"),
    SANDBOX_REQUESTS_KEPT: "500000",
    SANDBOX_FAULTS: JSON.stringify(options.upstreamFaults ?? standardFaults),
    SANDBOX_STRIPE_WEBHOOK_URL: `http://127.0.0.1:${gatewayPorts[0]}/webhooks/stripe`,
    SANDBOX_STRIPE_WEBHOOK_SECRET: webhookSecret,
  }));
  const reached = (url: string, proxy: FaultProxy) => (options.isProxied ? throughProxy(url, proxy) : url);
  const appEnv = {
    DATABASE_URL: reached(postgres.url, postgresProxy),
    REDIS_URL: queueRedis.url,
    // Without it each call is held for in Postgres.
    ...(options.holds === "leases" && { MONEY_REDIS_URL: reached(moneyRedis.url, moneyProxy) }),
    DASHBOARD_URL: "http://127.0.0.1:3000",
    CAUSEWAY_SANDBOX_PROVIDERS: sandbox.url,
    STRIPE_SECRET_KEY: stripeKey,
    STRIPE_API_BASE: sandbox.url,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    AUTH_SECRET: "a".repeat(32),
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
  };
  const logFolderOf = (gateway: Pick<AppProcess, "name">) => join(folder, `${gateway.name}-log`);
  const gateways = await Promise.all(
    gatewayNames.map((name, index) =>
      startApp(
        "api",
        name,
        (port) => ({
          ...appEnv,
          ...options.gatewayVariables,
          API_PORT: String(port),
          API_URL: `http://127.0.0.1:${port}`,
          WRITE_AHEAD_LOG_DIR: logFolderOf({ name }),
          ...(options.holds === "leases" &&
            name === "gateway-2" && { MONEY_REDIS_URL: reached(moneyRedis.url, secondMoneyProxy) }),
        }),
        gatewayPorts[index],
      ),
    ),
  );
  const workers = await Promise.all(
    names("worker", options.workers ?? 2).map((name) =>
      startApp("worker", name, (port) => ({
        ...appEnv,
        ...(options.isWorkerTrapped &&
          name === "worker-1" && {
            DATABASE_URL: throughProxy(postgres.url, workerPostgresProxy),
            ...(options.holds === "leases" && { MONEY_REDIS_URL: throughProxy(moneyRedis.url, workerMoneyProxy) }),
          }),
        WORKER_PORT: String(port),
      })),
    ),
  );
  return {
    options,
    folder,
    gateways,
    workers,
    sandbox,
    postgres,
    queueRedis,
    moneyRedis,
    postgresProxy,
    moneyProxy,
    secondMoneyProxy,
    workerPostgresProxy,
    workerMoneyProxy,
    smallDisk,
    replaceMoneyRedis: (server) => moneyRedis.replaceBy(server),
    accounts,
    database,
    books,
    logFiles: [sandbox, ...gateways, ...workers].map(({ name }) => logFile(name)),
    logFolderOf,
  };
}

const names = (what: string, count: number) => Array.from({ length: count }, (_, index) => `${what}-${index + 1}`);

function throughProxy(url: string, proxy: FaultProxy): string {
  const address = new URL(url);
  address.port = String(proxy.port);
  return address.href;
}
