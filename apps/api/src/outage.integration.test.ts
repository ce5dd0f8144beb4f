import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres, startRedis } from "@causeway/testing";
import { applyMigrations } from "@causeway/prisma/migrations";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "./api.fixture.ts";

let world: ApiWorld;
let customer: Customer;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let redis: Awaited<ReturnType<typeof startRedis>>;
let dataDir: string;

async function startWorld(money: "leased" | "postgres"): Promise<void> {
  dataDir = await mkdtemp(join(tmpdir(), "causeway-outage-"));
  [postgres, redis] = await Promise.all([startPostgres({ dataDir: join(dataDir, "postgres") }), startRedisAgain()]);
  await applyMigrations(postgres.url);
  world = await startApiWorld({ databaseUrl: postgres.url, redisUrl: redis.url, moneyRedisUrl: redis.url, money });
  customer = await world.customer();
}

async function closeWorld(): Promise<void> {
  await world.close();
  await Promise.all([redis.stop(), postgres.stop()]);
  await rm(dataDir, { recursive: true, force: true });
}

/** It keeps what it knows over a restart, as an append-only file does. */
const startRedisAgain = (port?: number) =>
  startRedis({ dataDir: join(dataDir, "redis"), ...(port !== undefined && { port }) });

const ask = { model: "maker/one", messages: [{ role: "user", content: "Hello" }], max_tokens: 30, stream: true };

const expectServed = async (response: Response) => {
  expect(response.status).toBe(200);
  expect(await response.text()).toContain("[DONE]");
};
const expectToComeBack = async (response: Response) => {
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toMatch(/^\d+$/);
  await response.text();
};
const comeToRest = async () => {
  await expect.poll(() => world.holdsOf(customer.workspaceId)).toEqual([]);
  await expectSoundLedger(world.database);
};

describe("with one hold in Postgres per call", () => {
  beforeAll(() => startWorld("postgres"));
  afterAll(closeWorld);

  it("serves on while Redis is away", async () => {
    await redis.stop();
    const response = await (await world.customer()).chat(ask);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("[DONE]");
  });

  it("while Postgres is away: 503 for known keys and unknown ones, never 401, and running answers end once it is back", async () => {
    await world.fault("*", { kind: "slow", firstTokenMs: 0, chunkMs: 150, times: 1 });
    const running = await customer.chat({ ...ask, max_tokens: 60 });
    expect(running.status).toBe(200);
    await postgres.stop();
    const stranger = world.unknownCustomer();
    for (const response of await Promise.all([customer.chat(ask), stranger.chat(ask)]))
      await expectToComeBack(response);
    expect((await fetch(`${world.api.url}/health`)).status).toBe(503);

    postgres = await startPostgres({ dataDir: join(dataDir, "postgres"), port: postgres.port });
    expect((await running.text()).endsWith("data: [DONE]\n\n")).toBe(true);
    await comeToRest();
  });
});

describe("with slices in Redis", () => {
  beforeAll(() => startWorld("leased"));
  afterAll(closeWorld);

  it("serves whoever has a slice while Postgres is away, and settles once it is back", async () => {
    await expectServed(await customer.chat(ask));
    await comeToRest();
    await postgres.stop();
    const served = await Promise.all([customer.chat(ask), customer.chat(ask)]);
    for (const response of served) await expectServed(response);
    await expectToComeBack(await world.unknownCustomer().chat(ask));
    expect((await fetch(`${world.api.url}/health`)).status).toBe(200);

    postgres = await startPostgres({ dataDir: join(dataDir, "postgres"), port: postgres.port });
    for (const response of served) {
      await expect
        .poll(async () => (await world.settlementOf(response.headers.get("x-generation-id") ?? "")).chargedNano)
        .toBeGreaterThan(0n);
    }
    await comeToRest();
    // The money was there through Redis; that the gateway asks Postgres again shows by a key it has never seen.
    await expect.poll(async () => (await world.unknownCustomer().chat(ask)).status).toBe(401);
  });

  it("serves on while Redis is away, and while both are tells everyone to come back", async () => {
    await redis.stop();
    await expectServed(await customer.chat(ask));
    await postgres.stop();
    await expectToComeBack(await customer.chat(ask));
    await expectToComeBack(await customer.chat(ask));
    expect((await fetch(`${world.api.url}/health`)).status).toBe(503);
    postgres = await startPostgres({ dataDir: join(dataDir, "postgres"), port: postgres.port });
    await expect.poll(async () => (await customer.chat(ask)).status).toBe(200);
    redis = await startRedisAgain(redis.port);
    await expectServed(await customer.chat(ask));
    await comeToRest();
  });
});
