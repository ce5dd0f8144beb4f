import { join } from "node:path";
import { hashApiKey, mintApiKey } from "@causeway/api-keys";
import { createDatabase, type Database } from "@causeway/db";
import {
  freePort,
  type LocalRedis,
  type ManagedProcess,
  pollUntil,
  startProcess,
  startRedis,
} from "@causeway/local-services";
import { type Sandbox, startSandbox } from "@causeway/sandbox";
import { seedCatalog } from "@causeway/seed";
import { createTestDatabase, createTestWorkspace, type TestWorkspace } from "@causeway/testing";
import { repositoryRoot } from "../repository-root.ts";

/** The api and the worker as real processes that can be killed, on a database and a Redis of their own. */
export type RunningStack = {
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly workspace: TestWorkspace;
  readonly database: Database;
  readonly sandbox: Sandbox;
  /** `kill -9`, and a new process in its place as soon as the old one is gone. */
  kill(victim: "api" | "worker" | "redis"): Promise<void>;
  close(): Promise<void>;
};

export async function startRunningStack(creditsNano: bigint): Promise<RunningStack> {
  const { url: databaseUrl } = await createTestDatabase();
  const database = createDatabase(databaseUrl);
  await seedCatalog(database);
  const apiKey = mintApiKey("inference");
  const workspace = await createTestWorkspace(database, { creditsNano, key: { hash: hashApiKey(apiKey) } });
  const sandbox = await startSandbox({ port: 0 });
  const [apiPort, workerPort, redisPort] = [await freePort(), await freePort(), await freePort()];
  const apiUrl = `http://127.0.0.1:${apiPort}`;

  let redis: LocalRedis = await startRedis({ port: redisPort });
  const env = {
    PATH: process.env["PATH"],
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    API_PORT: String(apiPort),
    API_URL: apiUrl,
    WORKER_PORT: String(workerPort),
    DASHBOARD_URL: "http://127.0.0.1:3000",
    CAUSEWAY_SANDBOX_PROVIDERS: sandbox.url,
    STRIPE_SECRET_KEY: "sk_test_sandbox",
    STRIPE_API_BASE: sandbox.url,
    STRIPE_WEBHOOK_SECRET: `whsec_${"f".repeat(32)}`,
    SMTP_URL: `smtp://127.0.0.1:${sandbox.smtpPort}`,
    LOG_LEVEL: "error",
  };
  const launch = async (name: "api" | "worker", port: number): Promise<ManagedProcess> => {
    const started = await startProcess({
      name,
      command: process.execPath,
      args: ["src/main.ts"],
      cwd: join(repositoryRoot, "apps", name),
      env,
    });
    const isUp = async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok;
    if (!(await pollUntil(isUp, { timeoutMs: 60_000, intervalMs: 50 }))) throw new Error(`${name} did not start`);
    return started;
  };
  const processes = { api: await launch("api", apiPort), worker: await launch("worker", workerPort) };

  return {
    apiUrl,
    apiKey,
    workspace,
    database,
    sandbox,
    async kill(victim) {
      const target = victim === "redis" ? redis.process : processes[victim];
      process.kill(target.pid, "SIGKILL");
      await target.exited;
      if (victim === "redis") redis = await startRedis({ port: redisPort });
      else processes[victim] = await launch(victim, victim === "api" ? apiPort : workerPort);
    },
    async close() {
      await Promise.all([processes.api.stop(), processes.worker.stop()]);
      await Promise.all([redis.stop(), sandbox.close(), database.$disconnect()]);
    },
  };
}
