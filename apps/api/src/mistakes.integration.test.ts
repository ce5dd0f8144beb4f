import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { mistakeExitCode } from "@causeway/telemetry";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type ApiWorld, expectSoundLedger, startApiWorld } from "./api.fixture.ts";

let world: ApiWorld;
let logFolder: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  world = await startApiWorld();
  logFolder = mkdtempSync(join(tmpdir(), "causeway-log-"));
});
afterEach(async () => {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  // The next one takes over its log.
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
});
afterAll(async () => {
  await world.close();
  rmSync(logFolder, { recursive: true });
});

/** Loaded into the process before the product: mistakes that a signal provokes. */
const provoked = `
  process.on("SIGUSR2", () => { void Promise.reject(new Error("a stray")); });
  process.on("SIGHUP", () => setImmediate(() => { throw new Error("a mistake"); }));`;

type Told = { readonly msg: string; readonly url?: string; readonly error?: { readonly message?: string } };

/** A second gateway, in a process of its own, and what it has told so far. */
async function startGateway() {
  const gateway = spawn(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(provoked)}`, "src/main.ts"],
    {
      cwd: new URL("..", import.meta.url),
      env: { ...world.env.providerVariables, WRITE_AHEAD_LOG_DIR: logFolder, PATH: process.env["PATH"] },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  child = gateway;
  const told: Told[] = [];
  createInterface({ input: gateway.stdout }).on("line", (line) => told.push(JSON.parse(line)));
  await expect.poll(() => told.find(({ msg }) => msg === "api started"), { timeout: 90_000 }).toBeDefined();
  const url = told.find(({ msg }) => msg === "api started")?.url ?? "";
  return { gateway, url, told };
}

const post = (url: string, key: string) =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({
      model: "maker/one",
      messages: [{ role: "user", content: "Tell me everything about bridges" }],
      max_tokens: 400,
      stream: true,
    }),
  });

const streams = async (url: string, key: string) => (await (await post(url, key)).text()).endsWith("data: [DONE]\n\n");

it("goes on serving after a rejection that nobody awaits, and tells it with its stack", async () => {
  const { key } = await world.customer();
  const { gateway, url, told } = await startGateway();
  gateway.kill("SIGUSR2");
  const stray = () => told.find(({ error }) => error?.message === "a stray");
  await expect.poll(stray).toMatchObject({ level: 50, count: 1, error: { stack: expect.any(String) } });
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(await streams(url, key)).toBe(true);
  expect(gateway.exitCode).toBeNull();
});

it("ends after an exception that nothing caught, once the calls under way have ended and are settled", async () => {
  const { key, workspaceId } = await world.customer();
  const { gateway, url, told } = await startGateway();
  await world.fault("*", { kind: "slow", firstTokenMs: 20, chunkMs: 120 });
  const running = Array.from({ length: 5 }, () => streams(url, key));
  await expect.poll(() => world.holdsOf(workspaceId)).toHaveLength(5);
  const exited = once(gateway, "exit");
  gateway.kill("SIGHUP");
  expect(await Promise.all(running)).toEqual(Array.from({ length: 5 }, () => true));
  expect(await exited).toEqual([mistakeExitCode, null]);
  await expect
    .poll(() => told.find(({ error }) => error?.message === "a mistake"))
    .toMatchObject({ level: 60, error: { stack: expect.any(String) } });
  expect(await world.holdsOf(workspaceId)).toEqual([]);
  // The stream brings what is settled in Redis to Postgres.
  await expect.poll(() => world.database.settlement.count({ where: { workspaceId } })).toBe(5);
  await world.resetFaults();
  await expectSoundLedger(world.database);
});
