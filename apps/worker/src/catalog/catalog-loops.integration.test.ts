import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createJobQueue, refreshCatalogJob } from "@causeway/queue";
import { createTestRedis } from "@causeway/testing";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readEnv } from "../env.ts";
import { type RunningWorker, startWorker } from "../worker.ts";
import { type CatalogWorld, openCatalogWorld, sourcesOf } from "./catalog-world.fixture.ts";

const llama = "groq:meta-llama/llama-3.3-70b-instruct";

/** The loops come round every few seconds, on a busy machine later. */
const patience = { timeout: 100_000 };

let world: CatalogWorld;
let worker: RunningWorker;
let variables: Record<string, string>;
beforeAll(async () => {
  world = await openCatalogWorld();
  for (const provider of ["openai", "anthropic"]) await world.drop(provider);
  await world.setPrice("groq/llama-3.3-70b-versatile", { input: 0.64 });
  await world.setPrice("groq/qwen/qwen3-32b", { input: 9 });
  variables = {
    DATABASE_URL: world.appUrl,
    REDIS_URL: (await createTestRedis()).url,
    WORKER_PORT: "0",
    STRIPE_SECRET_KEY: "sk_test_sandbox",
    STRIPE_API_BASE: world.sandbox.url,
    AUTH_SECRET: "0123456789abcdef0123456789abcdef",
    SMTP_URL: `smtp://127.0.0.1:${world.sandbox.smtpPort}`,
    OPERATOR_EMAILS: "operators@example.com",
    CATALOG_REFRESH: "apply",
    CATALOG_REFRESH_SOURCES: sourcesOf(world.sandbox),
    OWN_ENDPOINTS_ALLOW_PRIVATE: "127.0.0.1/32",
    LOG_LEVEL: "silent",
  };
  worker = await startWorker(readEnv(variables), pino({ level: "silent" }));
});
afterAll(async () => {
  await worker.close();
  await world.close();
});

const mails = async (): Promise<string> => {
  const answer = await fetch(`${world.sandbox.url}/mail/messages?to=operators@example.com`);
  return await answer.text();
};

it("refreshes when it is due, and mails operators what waits for them once", async () => {
  await expect.poll(() => world.priceOf(llama), patience).toBe(0.64);
  await expect.poll(mails, patience).toContain("1 change of the catalogue waits for you, 1 sold below cost");
  expect(await world.statuses()).toEqual([`price ${llama}: applied`, "price groq:qwen/qwen3-32b: waiting"]);
});

it("refreshes at once when it is asked to, though it is not due", async () => {
  await world.setPrice("groq/llama-3.3-70b-versatile", { input: 0.7 });
  const queue = createJobQueue(variables["REDIS_URL"] ?? "");
  expect(await queue.enqueue(refreshCatalogJob, {})).toBe(true);
  await expect.poll(() => world.priceOf(llama), patience).toBe(0.7);
  await queue.close();
});

async function command(...flags: readonly string[]): Promise<string> {
  const file = new URL("../commands/refresh-catalog.ts", import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...flags], {
    env: { ...process.env, ...variables },
  });
  return stdout;
}

it("shows on the command line what would change, and changes it only when it is told to", async () => {
  await world.setPrice("groq/llama-3.3-70b-versatile", { input: 0.8 });
  const shown = await command();
  expect(shown).toContain(`~ ${llama} (models.dev): would be applied\n    Input: $0.7 → $0.8`);
  expect(shown).toContain("Nothing was written");
  expect(await world.priceOf(llama)).toBe(0.7);
  expect(await command("--apply")).toContain(`~ ${llama} (models.dev): applied`);
  expect(await world.priceOf(llama)).toBe(0.8);
});
