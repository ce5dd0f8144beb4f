import { createTestRedis } from "@causeway/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createRequestCounts, type RequestCounts } from "./request-counts.ts";

const open: RequestCounts[] = [];
let url: string;
let redis: Redis;
beforeAll(async () => {
  ({ url } = await createTestRedis());
  redis = new Redis(url);
});
afterAll(() => {
  for (const counts of open) counts.disconnect();
  redis.disconnect();
});

/** Of another process, once it is connected. */
async function newCounts(): Promise<RequestCounts> {
  const counts = createRequestCounts(url, { timeoutMs: 20_000 });
  open.push(counts);
  await expect.poll(() => counts.count("probe", []).catch(() => "away")).toBeUndefined();
  return counts;
}

it("all processes count together, each holder apart; what is refused is not counted", async () => {
  const [one, other] = [await newCounts(), await newCounts()];
  const key = { name: "key:a", limit: 3 };
  const workspace = { name: "all", limit: 4 };
  expect(await one.count("w", [key, workspace])).toBeUndefined();
  expect(await other.count("w", [key, workspace])).toBeUndefined();
  expect(await one.count("w", [key, workspace])).toBeUndefined();
  const full = await other.count("w", [key, workspace]);
  expect(full).toMatchObject({ name: "key:a" });
  expect(full?.endsInMs).toBeGreaterThan(0);
  expect(full?.endsInMs).toBeLessThanOrEqual(60_000);
  expect(await redis.get("causeway:requests:{w}:all")).toBe("3");
  expect(await one.count("w", [{ name: "key:b", limit: 3 }, workspace])).toBeUndefined();
  expect(await one.count("w", [{ name: "key:b", limit: 3 }, workspace])).toMatchObject({ name: "all" });
  expect(await one.count("other", [key, workspace])).toBeUndefined();
});

it("a minute that is over begins anew, and counters end by themselves", async () => {
  const counts = await newCounts();
  const holder = { name: "key:c", limit: 1 };
  await counts.count("w", [holder]);
  expect(await counts.count("w", [holder])).toMatchObject({ name: "key:c" });
  expect(await redis.pttl("causeway:requests:{w}:key:c")).toBeGreaterThan(0);
  await redis.pexpire("causeway:requests:{w}:key:c", 0);
  expect(await counts.count("w", [holder])).toBeUndefined();
});

it("of many at once no more pass than may", async () => {
  const counts = await newCounts();
  const holder = { name: "key:d", limit: 7 };
  const answers = await Promise.all(Array.from({ length: 20 }, () => counts.count("w", [holder])));
  expect(answers.filter((full) => full === undefined)).toHaveLength(7);
});

it("says at once that Redis is away", async () => {
  const counts = createRequestCounts("redis://127.0.0.1:1");
  open.push(counts);
  await expect(counts.count("w", [{ name: "key:e", limit: 1 }])).rejects.toBeInstanceOf(Error);
});
