import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { startSandbox } from "@causeway/sandbox";
import { mistakeExitCode } from "@causeway/telemetry";
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
  expect(await pollUntil(allHaveRun, { timeoutMs: 100_000 })).toBe(true);
  await expect
    .poll(() => readHealth(worker.healthUrl))
    .toMatchObject({
      status: 200,
      body: { status: "ok", database: true, redis: true },
    });
  await worker.close();
  await sandbox.close();
});

test("is up, degraded, without Redis, and unhealthy without Postgres", async () => {
  const env = readEnv({ ...(await variables()), REDIS_URL: "redis://127.0.0.1:1" });
  const withoutRedis = await startWorker(env, pino({ level: "silent" }));
  await expect
    .poll(() => readHealth(withoutRedis.healthUrl))
    .toMatchObject({
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
  const child = spawn(process.execPath, ["src/main.ts"], {
    cwd: new URL("..", import.meta.url),
    env: { ...process.env, ...(await variables()), LOG_LEVEL: "info" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const healthUrl = await healthUrlIn(child.stdout);
  const isUp = async () => (await fetch(healthUrl)).ok;
  expect(await pollUntil(isUp, { timeoutMs: 100_000 })).toBe(true);
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
});

test("ends in order, with another code, after an exception that nothing caught, and goes on after a stray rejection", async () => {
  const provoked = `
    process.on("SIGUSR2", () => { void Promise.reject(new Error("a stray")); });
    process.on("SIGHUP", () => setImmediate(() => { throw new Error("a mistake"); }));`;
  const child = spawn(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(provoked)}`, "src/main.ts"],
    {
      cwd: new URL("..", import.meta.url),
      env: { ...process.env, ...(await variables()), LOG_LEVEL: "info" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let told = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (told += text));
  const closed = once(child, "close");
  const healthUrl = await healthUrlIn(child.stdout);
  const isUp = async () => (await fetch(healthUrl)).ok;
  expect(await pollUntil(isUp, { timeoutMs: 100_000 })).toBe(true);
  child.kill("SIGUSR2");
  await expect.poll(() => told).toContain("a stray");
  expect(await isUp()).toBe(true);
  child.kill("SIGHUP");
  expect(await closed).toEqual([mistakeExitCode, null]);
  expect(told).toContain("a mistake");
});

test.each(["DATABASE_URL", "REDIS_URL", "WORKER_PORT", "STRIPE_SECRET_KEY", "SMTP_URL", "AUTH_SECRET"])(
  "names %s when it is wrong",
  (name) => {
    expect(() => readEnv({ DATABASE_URL: "mysql://x", REDIS_URL: " ", WORKER_PORT: "worker" })).toThrow(name);
  },
);

/** Where a process serves that chose its port itself, by what it logs. */
async function healthUrlIn(log: Readable): Promise<string> {
  for await (const line of createInterface({ input: log })) {
    const { healthUrl } = JSON.parse(line) as { healthUrl?: string };
    if (healthUrl === undefined) continue;
    log.resume();
    return healthUrl;
  }
  throw new Error("The process ended before it listened");
}
