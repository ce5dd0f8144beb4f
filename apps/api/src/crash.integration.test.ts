import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createMoneyPool } from "@causeway/db";
import { recoverGenerations } from "@causeway/services";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "./api.fixture.ts";

let world: ApiWorld;
let logFolder: string;
const processes: ChildProcess[] = [];

async function startWorld(money: "leased" | "postgres"): Promise<void> {
  world = await startApiWorld({ money });
  logFolder = mkdtempSync(join(tmpdir(), "causeway-log-"));
}

async function closeWorld(): Promise<void> {
  for (const child of processes) child.kill("SIGKILL");
  await world.close();
  rmSync(logFolder, { recursive: true });
}

/** A second gateway, in a process of its own. */
async function spawnApi(): Promise<{ child: ChildProcess; url: string }> {
  const { providerVariables } = world.env;
  const child = spawn(process.execPath, ["src/main.ts"], {
    cwd: new URL("..", import.meta.url),
    env: { ...providerVariables, WRITE_AHEAD_LOG_DIR: logFolder, LOG_LEVEL: "info", PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "inherit"],
  });
  processes.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url?: string };
    if (url) {
      child.stdout.resume();
      // What is loaded late would hold up the calls of these tests.
      await fetch(`${url}/openapi.json`);
      return { child, url };
    }
  }
  throw new Error("The process ended before it listened");
}

/** Resolves when it is gone: the next one takes over its log. */
async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

const ask = {
  model: "maker/one",
  messages: [{ role: "user", content: "Tell me everything about bridges" }],
  max_tokens: 400,
  stream: true,
};

const post = (url: string, key: string, body: object = ask) =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });

/** How many calls of the customer are known to have delivered more than so many tokens. */
const callsBeyond = async ({ workspaceId }: Customer, tokens: number): Promise<number> =>
  (await world.holdsOf(workspaceId)).filter(({ outputTokens }) => outputTokens > tokens).length;

describe.each(["leased", "postgres"] as const)("holds are %s", (money) => {
  beforeAll(() => startWorld(money));
  afterAll(closeWorld);

  it("kill -9 under load: what was delivered is billed, once, and the ledger stays sound", async () => {
    const customer = await world.customer();
    const { child, url } = await spawnApi();
    await world.fault("*", { kind: "slow", firstTokenMs: 20, chunkMs: 400 });
    const reads = Array.from({ length: 40 }, async () => {
      const response = await post(url, customer.key).catch(() => undefined);
      const text = await response?.text().catch(() => "");
      return text?.endsWith("[DONE]\n\n") ?? false;
    });
    await expect.poll(() => callsBeyond(customer, 5)).toBeGreaterThan(20);
    await end(child);
    const completed = (await Promise.all(reads)).filter(Boolean).length;

    // The process that comes up in its place reads what is in the log; holds in Postgres are the worker's to settle.
    const successor = money === "leased" ? await spawnApi() : undefined;
    const pool = createMoneyPool(world.env.DATABASE_URL);
    await expect
      .poll(
        async () => {
          await recoverGenerations({ database: world.database, pool });
          return await world.holdsOf(customer.workspaceId);
        },
        { timeout: 60_000, interval: 500 },
      )
      .toEqual([]);
    await pool.end();
    if (successor) await end(successor.child);
    await expectSoundLedger(world.database);
    const { workspaceId } = customer;
    const settlements = await world.database.settlement.findMany({ where: { workspaceId } });
    const generations = await world.database.generation.findMany({ where: { workspaceId } });
    expect(generations.map(({ id }) => id).toSorted()).toEqual(settlements.map((one) => one.generationId).toSorted());
    expect(settlements.length).toBeLessThanOrEqual(40);
    expect(settlements.filter(({ source }) => source === "gateway").length).toBeGreaterThanOrEqual(completed);
    for (const { generationId, source, chargedNano } of settlements) {
      const generation = generations.find(({ id }) => id === generationId);
      if (source !== "recovery" || generation === undefined) continue;
      const { requests } = (await (
        await fetch(`${world.sandbox.url}/control/providers/requests?generation=${generation.id}`)
      ).json()) as { requests: { tokensWritten: number }[] };
      const written = requests.reduce((total, request) => total + request.tokensWritten, 0);
      // Estimated from text, so a little above the provider's own count is possible.
      expect(generation.outputTokens).toBeLessThanOrEqual(written * 1.5 + 8);
      expect(generation.outputTokens === 0 ? chargedNano : 0n).toBe(0n);
    }
  });

  it("SIGTERM: takes no new calls, lets running ones end, and leaves nothing held", async () => {
    await world.resetFaults();
    const customer = await world.customer();
    const { child, url } = await spawnApi();
    await world.fault("*", { kind: "slow", firstTokenMs: 20, chunkMs: 120 });
    const running = Array.from({ length: 5 }, async () => (await post(url, customer.key)).text());
    await expect.poll(() => world.holdsOf(customer.workspaceId)).toHaveLength(5);
    // From before it is told: it may have ended by the time that its last answer is read.
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    const texts = await Promise.all(running);
    expect(texts.every((text) => text.endsWith("data: [DONE]\n\n"))).toBe(true);
    const [code] = await exited;
    expect(code).toBe(0);
    await expect(post(url, customer.key)).rejects.toThrow(/fetch failed/);
    expect(await world.holdsOf(customer.workspaceId)).toEqual([]);
    expect(await world.database.settlement.count({ where: { workspaceId: customer.workspaceId } })).toBe(5);
    const gateway = await world.database.gatewayInstance.findFirst({ where: { stoppedAt: { not: null } } });
    expect(gateway).not.toBeNull();
  });
});

describe("its environment", () => {
  beforeAll(() => startWorld("postgres"));
  afterAll(closeWorld);

  it("is checked before it starts, and the complaint names what is wrong", async () => {
    const child = spawn(process.execPath, ["src/main.ts"], {
      cwd: new URL("..", import.meta.url),
      env: { ...world.env.providerVariables, DATABASE_URL: "mysql://nowhere", API_PORT: "many" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    processes.push(child);
    let complaint = "";
    child.stderr.on("data", (data: Buffer) => {
      complaint += data.toString();
    });
    const [code] = await once(child, "exit");
    expect(code).toBe(1);
    expect(complaint).toContain("DATABASE_URL");
    expect(complaint).toContain("API_PORT");
  });
});
