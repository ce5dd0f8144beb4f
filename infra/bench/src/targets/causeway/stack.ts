import { join } from "node:path";
import { createDatabase, type Database } from "@causeway/db";
import {
  freePort,
  type LocalPostgres,
  type LocalRedis,
  type ManagedProcess,
  pollUntil,
  startPostgres,
  startRedis,
} from "@causeway/local-services";
import { applyMigrations } from "@causeway/prisma/migrations";
import { Redis } from "ioredis";
import { repositoryRoot } from "../../repository-root.ts";
import type { BenchWorld } from "../bench-world.ts";
import { startTargetProcess } from "../start-target-process.ts";
import { type Account, createAccounts } from "./accounts.ts";
import { createCatalogue } from "./catalogue.ts";

/** The product as real processes with everything on: leases in a Redis that writes an append-only file, synced Postgres. */
export type Stack = {
  readonly api: ManagedProcess;
  readonly apiPort: number;
  readonly worker: ManagedProcess;
  readonly postgres: LocalPostgres;
  readonly queueRedis: LocalRedis;
  readonly moneyRedis: LocalRedis;
  /** Asks the money Redis. */
  readonly money: Redis;
  readonly database: Database;
  readonly accounts: readonly Account[];
};

/** The stream of settled calls on their way to Postgres. */
const usageStream = "causeway:{money}:usage";

/** How many settled calls are still on their way to Postgres. */
export const onTheWay = ({ money }: Pick<Stack, "money">): Promise<number> => money.xlen(usageStream);

/** Waits until none is. Throws after 30 s. */
export async function untilSettled(stack: Pick<Stack, "money">): Promise<void> {
  const isEmpty = async () => (await onTheWay(stack)) === 0;
  if (!(await pollUntil(isEmpty, { timeoutMs: 30_000, intervalMs: 5 }))) {
    throw new Error("Settled calls did not reach Postgres within 30 s");
  }
}

const accountCount = 300;

export async function startStack(world: BenchWorld, profileFolder?: string): Promise<Stack> {
  const inFolder = (name: string) => join(world.folder, name);
  const [postgres, queueRedis, moneyRedis] = [
    await startPostgres({ dataDir: inFolder("postgres"), logFile: inFolder("postgres.log") }),
    await startRedis({ dataDir: inFolder("queue-redis"), logFile: inFolder("queue-redis.log") }),
    await startRedis({ dataDir: inFolder("money-redis"), logFile: inFolder("money-redis.log") }),
  ];
  for (const service of [postgres, queueRedis, moneyRedis]) world.onClose(() => service.stop());
  await applyMigrations(postgres.url);
  const database = createDatabase(postgres.url);
  world.onClose(() => database.$disconnect());
  await createCatalogue(database);
  const accounts = await createAccounts(database, accountCount);

  const providerUrl = `http://127.0.0.1:${world.provider.port}/v1`;
  const [apiPort, workerPort] = [await freePort(), await freePort()];
  const env = {
    PATH: process.env["PATH"],
    NODE_ENV: "production",
    LOG_LEVEL: "info",
    DATABASE_URL: postgres.url,
    REDIS_URL: queueRedis.url,
    MONEY_REDIS_URL: moneyRedis.url,
    DASHBOARD_URL: "http://127.0.0.1:3000",
    // The mock answers what the worker asks Stripe with empty lists.
    STRIPE_SECRET_KEY: "sk_test_bench",
    STRIPE_API_BASE: `http://127.0.0.1:${world.provider.port}`,
    STRIPE_WEBHOOK_SECRET: `whsec_${"b".repeat(32)}`,
    AUTH_SECRET: "b".repeat(32),
    SMTP_URL: "smtp://127.0.0.1:9",
  };
  const startApp = async (app: "api" | "worker", port: number, variables: NodeJS.ProcessEnv, flags: string[]) => {
    const running = await startTargetProcess({
      name: app,
      command: process.execPath,
      args: [...flags, "src/main.ts"],
      cwd: join(repositoryRoot, "apps", app),
      env: { ...env, ...variables },
      logFile: inFolder(`${app}.log`),
      // A profile is written by a process that ends by itself.
      ...(flags.length > 0 && { stopSignal: "SIGTERM" as const }),
      port,
    });
    world.onClose(() => running.stop());
    return running;
  };
  const worker = await startApp("worker", workerPort, { WORKER_PORT: String(workerPort) }, []);
  const api = await startApp(
    "api",
    apiPort,
    {
      API_PORT: String(apiPort),
      WRITE_AHEAD_LOG_DIR: inFolder("write-ahead-log"),
      CAUSEWAY_PROVIDER_OPENAI_BASE_URL: providerUrl,
      CAUSEWAY_PROVIDER_ANTHROPIC_BASE_URL: providerUrl,
    },
    profileFolder === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`],
  );
  const money = new Redis(moneyRedis.url);
  money.on("error", () => undefined);
  world.onClose(async () => money.disconnect());
  return { api, apiPort, worker, postgres, queueRedis, moneyRedis, money, database, accounts };
}
