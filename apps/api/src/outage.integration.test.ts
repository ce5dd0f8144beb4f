import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres, startRedis } from "@causeway/testing";
import { applyMigrations } from "@causeway/prisma/migrations";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "./api.fixture.ts";

let world: ApiWorld;
let customer: Customer;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let redis: Awaited<ReturnType<typeof startRedis>>;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "causeway-outage-"));
  [postgres, redis] = await Promise.all([startPostgres({ dataDir }), startRedis()]);
  await applyMigrations(postgres.url);
  world = await startApiWorld({ databaseUrl: postgres.url, redisUrl: redis.url });
  customer = await world.customer();
});
afterAll(async () => {
  await world.close();
  await Promise.all([redis.stop(), postgres.stop()]);
  await rm(dataDir, { recursive: true, force: true });
});

const ask = { model: "maker/one", messages: [{ role: "user", content: "Hello" }], max_tokens: 30, stream: true };

it("serves on while Redis is away", async () => {
  await redis.stop();
  const newcomer = await world.customer();
  const response = await newcomer.chat(ask);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain("[DONE]");
});

it("while Postgres is away: 503 for known keys and unknown ones, never 401, and running answers end once it is back", async () => {
  await world.fault("*", { kind: "slow", firstTokenMs: 0, chunkMs: 30, times: 1 });
  const running = await customer.chat({ ...ask, max_tokens: 60 });
  expect(running.status).toBe(200);
  await postgres.stop();

  const stranger = world.unknownCustomer();
  for (const response of await Promise.all([customer.chat(ask), stranger.chat(ask)])) {
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toMatch(/^\d+$/);
    await response.text();
  }
  expect((await fetch(`${world.api.url}/health`)).status).toBe(503);

  postgres = await startPostgres({ dataDir, port: postgres.port });
  const text = await running.text();
  expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
  await expect.poll(() => world.database.creditHold.count(), { timeout: 20_000 }).toBe(0);
  await expectSoundLedger(world.database);
});
