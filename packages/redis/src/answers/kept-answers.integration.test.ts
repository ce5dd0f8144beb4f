import { randomBytes, randomUUID } from "node:crypto";
import type { AnswerName, KeyedCall } from "@causeway/gateway";
import { createTestRedis, startRedis } from "@causeway/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKeptAnswers, type KeptAnswers } from "./kept-answers.ts";

const open: KeptAnswers[] = [];
let url: string;
let redis: Redis;

beforeAll(async () => {
  ({ url } = await createTestRedis());
  redis = new Redis(url);
});
afterAll(() => {
  for (const one of open) one.disconnect();
  redis.disconnect();
});

function gateway(options: Parameters<typeof createKeptAnswers>[1] = {}, redisUrl = url): KeptAnswers {
  // A busy machine is no slow Redis.
  const kept = createKeptAnswers(redisUrl, {
    patienceMs: 20_000,
    timeoutMs: 20_000,
    connectTimeoutMs: 20_000,
    ...options,
  });
  open.push(kept);
  return kept;
}

const nameOf = (changes: Partial<AnswerName> = {}): AnswerName => {
  const name = randomUUID();
  return { workspaceId: randomUUID(), name, secret: `secret of ${name}`, ...changes };
};

const dayMs = 86_400_000;

const callOf = (changes: Partial<KeyedCall> = {}): KeyedCall => ({
  workspaceId: randomUUID(),
  idempotencyKey: randomUUID(),
  request: "What is a canary?",
  generationId: `gen-${randomUUID()}`,
  ...changes,
});
const again = (call: KeyedCall, changes: Partial<KeyedCall> = {}): KeyedCall => ({
  ...call,
  generationId: `gen-${randomUUID()}`,
  ...changes,
});

describe("kept answers", () => {
  it("are found by whoever asks the same, with their age and what is left", async () => {
    const name = nameOf();
    expect(await gateway().answers.keep(name, "Grüße, 世界", 60)).toBe(true);
    const other = gateway();
    await expect.poll(() => other.answers.find(name)).toMatchObject({ text: "Grüße, 世界" });
    const found = await other.answers.find(name);
    expect((found?.ageSeconds ?? -1) + (found?.ttlSeconds ?? 0)).toBe(60);
    expect(found?.ageSeconds).toBeGreaterThanOrEqual(0);
  });

  it("are not found by another workspace, under another name, or with another secret", async () => {
    const { answers } = gateway();
    const name = nameOf();
    await answers.keep(name, "mine", 60);
    expect(await answers.find({ ...name, workspaceId: randomUUID() })).toBeUndefined();
    expect(await answers.find({ ...name, name: "other" })).toBeUndefined();
    expect(await answers.find({ ...name, secret: "other" })).toBeUndefined();
    expect(await answers.find(name)).toMatchObject({ text: "mine" });
  });

  it("cannot be read in Redis, neither they nor what was asked", async () => {
    const name = nameOf({ name: "What is the canary's name?", secret: "What is the canary's name?" });
    await gateway().answers.keep(name, "Its name is Tweety. ".repeat(50), 60);
    const [key] = await redis
      .keys(`causeway:answers:{${name.workspaceId}}:*`)
      .then((keys) => keys.filter((one) => !/:(?:index|sizes)$/.test(one)));
    const stored = (await redis.getBuffer(key ?? "")) ?? Buffer.alloc(0);
    expect(stored.length).toBeGreaterThan(30);
    // Compressed, too.
    expect(stored.length).toBeLessThan(300);
    expect(stored.includes("Tweety")).toBe(false);
    expect(key).not.toContain("canary");
  });

  it.each([
    ["a changed bit", (stored: Buffer) => stored.fill(stored.readUInt8(30) ^ 1, 30, 31)],
    ["another lifetime", (stored: Buffer) => stored.fill(9, 4, 5)],
    ["an end that is missing", (stored: Buffer) => stored.subarray(0, -5)],
    ["another version", (stored: Buffer) => stored.fill(2, 0, 1)],
    ["next to nothing", () => Buffer.from("x")],
  ])("with %s are not there", async (_, spoil) => {
    const { answers } = gateway();
    const name = nameOf();
    await answers.keep(name, "an answer", 60);
    const [key = ""] = (await redis.keys(`causeway:answers:{${name.workspaceId}}:*`)).filter(
      (one) => !/:(?:index|sizes)$/.test(one),
    );
    const stored = (await redis.getBuffer(key)) ?? Buffer.alloc(0);
    await redis.set(key, spoil(stored), "KEEPTTL");
    expect(await answers.find(name)).toBeUndefined();
    // And are written over.
    await answers.keep(name, "again", 60);
    expect(await answers.find(name)).toMatchObject({ text: "again" });
  });

  it("are not there when the key holds something else", async () => {
    const { answers } = gateway();
    const name = nameOf();
    await answers.keep(name, "an answer", 60);
    const [key = ""] = (await redis.keys(`causeway:answers:{${name.workspaceId}}:*`)).filter(
      (one) => !/:(?:index|sizes)$/.test(one),
    );
    await redis.del(key);
    await redis.hset(key, "a", "b");
    expect(await answers.find(name)).toBeUndefined();
  });

  it("can be forgotten, and replaced", async () => {
    const { answers } = gateway();
    const name = nameOf();
    await answers.keep(name, "first", 60);
    await answers.forget(name);
    expect(await answers.find(name)).toBeUndefined();
    await answers.keep(name, "second", 60);
    await answers.keep(name, "third", 60);
    expect(await answers.find(name)).toMatchObject({ text: "third" });
  });

  it("end by themselves", async () => {
    const { answers } = gateway();
    const name = nameOf();
    await answers.keep(name, "short-lived", 1);
    await expect.poll(() => answers.find(name)).toBeUndefined();
  });

  it("that are too large are not kept", async () => {
    const { answers } = gateway();
    const noise = randomBytes(3 * 1024 * 1024).toString("base64");
    expect(await answers.keep(nameOf(), noise, 60)).toBe(false);
    expect(await answers.keep(nameOf(), "x".repeat(17 * 1024 * 1024), 60)).toBe(false);
  });

  it("of one workspace make room for each other, those that would be gone soonest first", async () => {
    const { answers } = gateway({ mostBytesOfWorkspace: 200 });
    const { workspaceId } = nameOf();
    const names = [3_000, 1_000, 2_000, 4_000].map((seconds) => ({ seconds, name: nameOf({ workspaceId }) }));
    const kept = async () => {
      const found = await Promise.all(names.map(async ({ name, seconds }) => (await answers.find(name)) && seconds));
      return found.filter((seconds) => seconds !== undefined);
    };
    for (const { name, seconds } of names) expect(await answers.keep(name, "some answer", seconds)).toBe(true);
    expect(await kept()).toEqual([3_000, 2_000, 4_000]);
    // Another's are not touched.
    const others = nameOf();
    // It would be gone before any of the others.
    await answers.keep(others, "some answer", 500);
    for (let count = 0; count < 10; count++) await answers.keep(nameOf({ workspaceId }), "more", 6_000);
    expect(await answers.find(others)).toBeDefined();
    expect(await kept()).toEqual([]);
  });

  it("are counted right when they are replaced and when they end", async () => {
    const { answers } = gateway();
    const name = nameOf();
    for (const text of ["a", "b".repeat(1_000), "c"]) await answers.keep(name, text, 600);
    await answers.keep({ ...name, name: "short" }, "short", 1);
    await expect.poll(() => answers.find({ ...name, name: "short" })).toBeUndefined();
    await answers.keep({ ...name, name: "last" }, "last", 600);
    const sizes = await redis.hgetall(`causeway:answers:{${name.workspaceId}}:sizes`);
    const { "": total, ...each } = sizes;
    expect(Object.keys(each)).toHaveLength(2);
    expect(Number(total)).toBe(Object.values(each).reduce((sum, bytes) => sum + Number(bytes), 0));
    expect(await redis.zcard(`causeway:answers:{${name.workspaceId}}:index`)).toBe(2);
  });

  it("are not kept in a Redis that is nearly full", async () => {
    const own = await startRedis();
    const admin = new Redis(own.url);
    const { answers } = gateway({}, own.url);
    await admin.config("SET", "maxmemory", "1gb");
    expect(await answers.keep(nameOf(), "fits", 60)).toBe(true);
    const used = Number(/used_memory:(\d+)/.exec(await admin.info("memory"))?.[1]);
    await admin.config("SET", "maxmemory", String(Math.round(used * 1.1)));
    expect(await answers.keep(nameOf(), "does not", 60)).toBe(false);
    admin.disconnect();
    await own.stop();
  });

  it("are nowhere when Redis is away, and nobody waits or breaks", async () => {
    const { answers } = gateway({}, "redis://127.0.0.1:1");
    expect(await answers.find(nameOf())).toBeUndefined();
    expect(await answers.keep(nameOf(), "x", 60)).toBe(false);
    await answers.forget(nameOf());
  });
});

describe("idempotency keys", () => {
  it("let one of many in", async () => {
    const call = callOf();
    const gateways = [gateway(), gateway()];
    const claims = await Promise.all(
      gateways.flatMap(({ idempotency }) => Array.from({ length: 10 }, () => idempotency.claim(again(call)))),
    );
    const first = claims.filter(({ kind }) => kind === "claimed");
    expect(first).toEqual([{ kind: "claimed", earlierId: undefined }]);
    expect(claims.filter(({ kind }) => kind === "running")).toHaveLength(19);
  });

  it("mean the first answer once it is there", async () => {
    const { idempotency } = gateway();
    const call = callOf();
    await idempotency.claim(call);
    await idempotency.answered(call);
    expect(await idempotency.claim(again(call))).toEqual({ kind: "answered", generationId: call.generationId });
    // What comes late changes nothing.
    await idempotency.release(call, { leavesTrace: true });
    expect(await gateway().idempotency.claim(again(call))).toMatchObject({ kind: "answered" });
    const key = (await redis.keys(`causeway:idempotency:{${call.workspaceId}}:*`))[0] ?? "";
    expect(await redis.pttl(key)).toBeGreaterThan(dayMs - 60_000);
  });

  it("are of one request, running or answered, and of one workspace", async () => {
    const { idempotency } = gateway();
    const call = callOf();
    const other = { request: "Something else" };
    await idempotency.claim(call);
    const refused = { kind: "other-request", generationId: call.generationId };
    expect(await idempotency.claim(again(call, other))).toEqual(refused);
    await idempotency.answered(call);
    expect(await idempotency.claim(again(call, other))).toEqual(refused);
    expect(await idempotency.claim(again(call, { workspaceId: randomUUID() }))).toMatchObject({ kind: "claimed" });
  });

  it("are free after a call that came to nothing, and tell of one that may have cost something", async () => {
    const { idempotency } = gateway();
    const call = callOf();
    await idempotency.claim(call);
    await idempotency.release(call, { leavesTrace: false });
    const second = again(call, { request: "Anything" });
    expect(await idempotency.claim(second)).toEqual({ kind: "claimed", earlierId: undefined });
    await idempotency.release(second, { leavesTrace: true });
    const third = again(second);
    expect(await idempotency.claim(third)).toEqual({ kind: "claimed", earlierId: second.generationId });
  });

  it("are free again when a process gives no sign of life, and tell of its call", async () => {
    const dying = gateway({ silenceMs: 600 });
    const call = callOf();
    await dying.idempotency.claim(call);
    const [key = ""] = await redis.keys(`causeway:idempotency:{${call.workspaceId}}:*`);
    const until = async () => Number(await redis.hget(key, "until"));
    const first = await until();
    // Lives.
    await expect.poll(until).toBeGreaterThan(first);
    dying.disconnect();
    const { idempotency } = gateway();
    await expect.poll(() => idempotency.claim(again(call))).toEqual({ kind: "claimed", earlierId: call.generationId });
  });

  it("that Redis has forgotten are told again when the call ends", async () => {
    const { idempotency } = gateway();
    const call = callOf();
    await idempotency.claim(call);
    await redis.del(...(await redis.keys(`causeway:idempotency:{${call.workspaceId}}:*`)));
    await idempotency.answered(call);
    expect(await idempotency.claim(again(call))).toEqual({ kind: "answered", generationId: call.generationId });
  });

  it("cannot be read in Redis", async () => {
    const call = callOf({ idempotencyKey: "order-4711", request: "What is the canary's name?" });
    await gateway().idempotency.claim(call);
    const [key = ""] = await redis.keys(`causeway:idempotency:{${call.workspaceId}}:*`);
    const stored = JSON.stringify([key, await redis.hgetall(key)]);
    expect(stored).not.toContain("4711");
    expect(stored).not.toContain("canary");
  });

  it("are refused to nobody and promised to nobody when Redis is away: that is an error", async () => {
    const { idempotency } = gateway({}, "redis://127.0.0.1:1");
    await expect(idempotency.claim(callOf())).rejects.toThrow(/./);
  });
});
