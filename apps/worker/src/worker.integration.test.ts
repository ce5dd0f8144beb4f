import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { startSandbox } from "@causeway/sandbox";
import { createTestDatabase, createTestRedis, pollUntil } from "@causeway/testing";
import { pino } from "pino";
import { expect, test } from "vitest";
import { readEnv } from "./env.ts";
import { startWorker } from "./worker.ts";

const variables = async () => ({
  DATABASE_URL: (await createTestDatabase()).url,
  REDIS_URL: (await createTestRedis()).url,
  WORKER_PORT: "0",
  STRIPE_SECRET_KEY: "sk_test_none",
  STRIPE_API_BASE: "http://127.0.0.1:1",
  AUTH_SECRET: "0123456789abcdef0123456789abcdef",
  SMTP_URL: "smtp://127.0.0.1:1",
  LOG_LEVEL: "silent",
});

const readHealth = async (url: string) => {
  const response = await fetch(url);
  const body: unknown = await response.json();
  return { status: response.status, body };
};

test("reports database, Redis and each loop's last success", async () => {
  const sandbox = await startSandbox({ port: 0 });
  const env = readEnv({ ...(await variables()), STRIPE_API_BASE: sandbox.url });
  const worker = await startWorker(env, pino({ level: "silent" }));
  const allHaveRun = async () => !JSON.stringify(await readHealth(worker.healthUrl)).includes('"lastSuccessAt":null');
  expect(await pollUntil(allHaveRun, { timeoutMs: 20_000 })).toBe(true);
  expect(await readHealth(worker.healthUrl)).toMatchObject({
    status: 200,
    body: { status: "ok", database: true, redis: true },
  });
  await worker.close();
  await sandbox.close();
});

test("is up, degraded, without Redis, and unhealthy without Postgres", async () => {
  const env = readEnv({ ...(await variables()), REDIS_URL: "redis://127.0.0.1:1" });
  const withoutRedis = await startWorker(env, pino({ level: "silent" }));
  expect(await readHealth(withoutRedis.healthUrl)).toMatchObject({
    status: 200,
    body: { status: "degraded", database: true, redis: false },
  });
  await withoutRedis.close();

  const withoutPostgres = await startWorker(
    readEnv({ ...(await variables()), DATABASE_URL: "postgresql://nobody:x@127.0.0.1:1/none" }),
    pino({ level: "silent" }),
  );
  expect(await readHealth(withoutPostgres.healthUrl)).toMatchObject({ status: 503, body: { database: false } });
  await withoutPostgres.close();
});

test("ends in order on SIGTERM, with code 0", async () => {
  const port = await freePort();
  const child = spawn(process.execPath, ["src/main.ts"], {
    cwd: new URL("..", import.meta.url),
    env: { ...process.env, ...(await variables()), WORKER_PORT: String(port) },
    stdio: "inherit",
  });
  const exited = once(child, "exit");
  const isUp = async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok;
  expect(await pollUntil(isUp, { timeoutMs: 30_000 })).toBe(true);
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
});

test.each(["DATABASE_URL", "REDIS_URL", "WORKER_PORT", "STRIPE_SECRET_KEY", "SMTP_URL", "AUTH_SECRET"])(
  "names %s when it is wrong",
  (name) => {
    expect(() => readEnv({ DATABASE_URL: "mysql://x", REDIS_URL: " ", WORKER_PORT: "worker" })).toThrow(name);
  },
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}
