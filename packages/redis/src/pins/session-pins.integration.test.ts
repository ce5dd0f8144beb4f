import { randomUUID } from "node:crypto";
import { createTestRedis } from "@causeway/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSessionPins, type SharedPins } from "./session-pins.ts";

/** A busy machine is no slow Redis. */
const patiently = { timeoutMs: 20_000 };
const open: SharedPins[] = [];
let url: string;
let redis: Redis;

beforeAll(async () => {
  ({ url } = await createTestRedis());
  redis = new Redis(url);
});
afterAll(() => {
  for (const pins of open) pins.disconnect();
  redis.disconnect();
});

function gateway(redisUrl = url): SharedPins {
  const pins = createSessionPins(redisUrl, patiently);
  open.push(pins);
  return pins;
}

/** Told to Redis, whenever its connection is there. */
const keptEverywhere = async (pins: SharedPins, key: string, endpointId: string) => {
  await expect
    .poll(async () => {
      pins.keep(key, endpointId);
      return await redis.get(`causeway:pin:${key}`);
    })
    .toBe(endpointId);
};

it("a session that one gateway has answered is known to another, from its second call on", async () => {
  const key = randomUUID();
  await keptEverywhere(gateway(), key, "groq:a/b");
  const other = gateway();
  expect(other.peek(key)).toBeUndefined();
  await expect.poll(() => other.peek(key)).toBe("groq:a/b");
});

it("the first pin stays, and who thought otherwise learns it", async () => {
  const key = randomUUID();
  const [one, other] = [gateway(), gateway()];
  await keptEverywhere(one, key, "first");
  other.keep(key, "second");
  expect(other.peek(key)).toBe("second");
  // What could not be told while the connection was being made is told with a later call.
  await expect
    .poll(() => {
      other.keep(key, "second");
      return other.peek(key);
    })
    .toBe("first");
  one.keep(key, "third");
  expect(one.peek(key)).toBe("first");
});

it("without Redis each gateway keeps its own, and nothing waits or breaks", async () => {
  const alone = gateway("redis://127.0.0.1:1");
  alone.keep("k", "groq:a/b");
  expect(alone.peek("k")).toBe("groq:a/b");
  expect(await alone.find("other")).toBeUndefined();
});
