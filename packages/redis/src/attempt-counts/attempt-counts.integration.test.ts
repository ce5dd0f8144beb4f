import { createTestRedis } from "@causeway/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type AttemptCounts, createAttemptCounts } from "./attempt-counts.ts";

const timeoutMs = 60_000;
let redis: Redis;
let one: AttemptCounts;
let other: AttemptCounts;
beforeAll(async () => {
  const { url } = await createTestRedis();
  redis = new Redis(url);
  one = createAttemptCounts(url, { timeoutMs });
  other = createAttemptCounts(url, { timeoutMs });
});
afterAll(() => {
  for (const connection of [one, other, redis]) connection.disconnect();
});

const short = { seconds: 600, limit: 2 };
const long = { seconds: 86_400, limit: 3 };
const windows = [short, long];

it("all processes count together, each name apart; what is refused is not counted", async () => {
  expect(await one.count("a", windows)).toBeUndefined();
  expect(await other.count("a", windows)).toBeUndefined();
  const waitSeconds = await one.count("a", windows);
  expect(waitSeconds).toBeGreaterThan(0);
  expect(waitSeconds).toBeLessThanOrEqual(600);
  expect(await redis.mget("causeway:attempts:{a}:600", "causeway:attempts:{a}:86400")).toEqual(["2", "2"]);
  expect(await one.count("b", windows)).toBeUndefined();
});

it("a window that is over begins anew, and of two full ones the later end counts", async () => {
  expect(await one.count("c", windows)).toBeUndefined();
  expect(await one.count("c", windows)).toBeUndefined();
  await redis.del("causeway:attempts:{c}:600");
  expect(await one.count("c", windows)).toBeUndefined();
  await redis.set("causeway:attempts:{c}:600", "2", "EX", 600);
  const waitSeconds = await one.count("c", windows);
  expect(waitSeconds).toBeGreaterThan(600);
  expect(waitSeconds).toBeLessThanOrEqual(86_400);
});

it("every counter ends by itself", async () => {
  await one.count("d", windows);
  for (const { seconds } of windows) {
    const left = await redis.ttl(`causeway:attempts:{d}:${seconds}`);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(seconds);
  }
});
