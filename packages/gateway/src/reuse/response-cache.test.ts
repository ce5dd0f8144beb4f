import { readPreset, type StreamPart } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
import {
  answers,
  breaksAfter,
  createWorld,
  fails,
  outage,
  type Scenario,
  type Script,
  streams,
  text,
  usage,
  type World,
} from "../gateway.fixture.ts";
import type { CacheAsked } from "./reuse-asked.ts";

const cacheOf = (changes: Partial<CacheAsked> = {}) => ({
  cache: { enabled: true, ttlSeconds: undefined, refresh: false, ...changes },
  idempotencyKey: undefined,
});

const wanted = cacheOf();

const hello: Scenario["providers"] = {
  a: [streams(["Hel", "lo"], usage(7, 2)), streams(["Again"], usage(7, 2))],
};

const worldOf = (changes: Partial<Scenario> = {}): World =>
  createWorld({ providers: hello, reuse: wanted, ...changes });

/** Says something and ends so. */
const ends =
  (...parts: readonly StreamPart[]): Script =>
  async (sink) => {
    sink.write([text("Hel")]);
    sink.write([...parts, { type: "usage", usage: usage(7, 2) }, { type: "end" }]);
    return { outcome: { kind: "completed" }, httpStatus: 200, answer: undefined };
  };

let calls = 0;
const next = () => ({ generationId: `gen-${++calls}` });

describe("an answer that was kept", () => {
  it("is given again: nobody is asked, nothing is charged, and it is a generation of its own", async () => {
    const world = worldOf();
    const first = await world.run({ generationId: "gen-first" });
    expect(first.reply.reused).toEqual([{ kind: "cache-miss", ttlSeconds: 300 }]);
    const balance = world.holds.balance;
    const second = await world.run({ generationId: "gen-second" });
    expect(world.upstreamCalls).toHaveLength(1);
    expect(world.holds.balance).toBe(balance);
    expect(world.holds.holds.size).toBe(0);
    expect(second.reply.text).toBe("Hello");
    expect(second.reply.reused).toEqual([{ kind: "cache-hit", ageSeconds: 0, ttlSeconds: 300, sourceId: "gen-first" }]);
    expect(second.reply.envelope).toMatchObject({ id: "gen-second", model: "maker/one" });
    expect(second.reply.settledAtEnd).toBe(true);
    expect(second.reply.ending).toMatchObject({
      kind: "stream",
      billed: { cost: 0n, usage: { input: 0, output: 0 } },
    });
    expect(second.settlement).toMatchObject({
      generation: {
        status: "completed",
        finishReason: "stop",
        cost: 0n,
        inputTokens: 0,
        outputTokens: 0,
        endpointId: undefined,
        providerId: undefined,
        responseCacheSourceId: "gen-first",
      },
      attempts: [],
    });
  });

  it("is told whole to who asks for it whole, and as a stream to who wants one", async () => {
    const world = worldOf();
    await world.run(next());
    const whole = await world.run({ ...next(), body: { stream: false } });
    expect(whole.reply.ending).toMatchObject({
      kind: "whole",
      answer: { choices: [{ index: 0, text: "Hello", finishReason: "stop" }] },
    });

    const other = worldOf({ providers: { a: answers("Whole") } });
    await other.run({ ...next(), body: { stream: false } });
    const streamed = await other.run(next());
    expect(streamed.reply.text).toBe("Whole");
    expect(streamed.reply.parts.at(-1)).toMatchObject({ type: "finish", reason: "stop" });
    expect(other.upstreamCalls).toHaveLength(1);
  });

  it("is nobody's who did not ask for it: the store is not even asked", async () => {
    const world = worldOf();
    await world.run(next());
    const questions = world.answers.questions;
    const plain = await world.run({ ...next(), reuse: { cache: undefined, idempotencyKey: undefined } });
    expect(plain.reply.text).toBe("Again");
    expect(plain.reply.reused).toEqual([]);
    expect(world.answers.questions).toBe(questions);
  });

  it("is given for the same question, whoever asks and however it is to be told", async () => {
    const world = worldOf();
    await world.run(next());
    const body = { user: "somebody", session_id: "s", metadata: { a: "b" }, stream: false };
    const other = await world.run({ ...next(), body });
    expect(other.reply.reused).toMatchObject([{ kind: "cache-hit" }]);
  });

  it.each([
    { temperature: 0.5 },
    { max_tokens: 10 },
    { messages: [{ role: "user", content: "Hello you" }] },
    { tools: [{ type: "function", function: { name: "f", parameters: { type: "object" } } }] },
    { seed: 7 },
    { provider: { order: ["a"], data_collection: "deny" } },
    { provider: { order: ["a"], max_price: { prompt: 1 } } },
  ])("is not given for another question: %j", async (body) => {
    const world = worldOf();
    await world.run(next());
    const other = await world.run({ ...next(), body });
    expect(other.reply.reused).toMatchObject([{ kind: "cache-miss" }]);
  });

  it("is replaced for who wants a fresh one", async () => {
    const world = worldOf();
    await world.run(next());
    const fresh = await world.run({ ...next(), reuse: cacheOf({ refresh: true, ttlSeconds: 60 }) });
    expect(fresh.reply.text).toBe("Again");
    expect(fresh.reply.reused).toEqual([{ kind: "cache-miss", ttlSeconds: 60 }]);
    const third = await world.run(next());
    expect(third.reply.text).toBe("Again");
    expect(third.reply.reused).toMatchObject([{ kind: "cache-hit", ttlSeconds: 60 }]);
  });

  it("is not there when the store is away, which fails nothing", async () => {
    const world = worldOf();
    world.answers.isAway = true;
    for (const expected of ["Hello", "Again"]) {
      const { reply, error } = await world.run(next());
      expect(error).toBeUndefined();
      expect(reply.text).toBe(expected);
      expect(reply.reused).toMatchObject([{ kind: "cache-miss" }]);
    }
  });

  it.each(["", "not JSON", "{}", '{"version":0}', "null", "[]"])("is not there when it reads %j", async (spoilt) => {
    const world = worldOf();
    await world.run(next());
    for (const [name, kept] of world.answers.kept) world.answers.kept.set(name, { ...kept, text: spoilt });
    const second = await world.run(next());
    expect(second.error).toBeUndefined();
    expect(second.reply.text).toBe("Again");
    expect((await world.run(next())).reply.text).toBe("Again");
  });

  it("counts against rates, and is refused to keys that may not spend", async () => {
    const world = worldOf();
    await world.run(next());
    world.holds.takeOutcome = { kind: "key-not-usable" };
    expect((await world.run(next())).error?.code).toBe("unauthenticated");
    world.holds.takeOutcome = { kind: "stopped-by-dispute" };
    expect((await world.run(next())).error?.code).toBe("insufficient-credits");
    world.holds.takeOutcome = {
      kind: "rate-exceeded",
      rate: { holder: "key", subject: "key:key-1", unit: "requests", limit: 1, amount: 1 },
      retryAfterSeconds: 7,
    };
    const { error, reply } = await world.run(next());
    expect(error).toMatchObject({ code: "rate-limited", retryAfterSeconds: 7 });
    expect(reply.text).toBe("");
  });

  it("leaves nothing held when the answer about its hold is lost", async () => {
    const world = worldOf();
    await world.run(next());
    const take = world.holds.take.bind(world.holds);
    world.holds.take = async (request) => {
      await take(request);
      throw new Error("the answer is lost");
    };
    const lost = await world.run({ generationId: "gen-lost" });
    expect(lost.error?.code).toBe("service-unavailable");
    await expect.poll(() => world.holds.settled.get("gen-lost")?.generation.status).toBe("failed");
    expect(world.holds.holds.size).toBe(0);
  });

  it("is not given to a key that may not use the provider that wrote it", async () => {
    const world = worldOf({ providers: { a: fails(outage()), b: streams(["From b"], usage(7, 2)) } });
    await world.run(next());
    const [kept] = [...world.answers.kept.values()];
    expect(kept?.text).toContain("From b");
    const limits = [
      {
        holder: "key" as const,
        subject: "key:key-1",
        name: "test",
        spend: [],
        countsOwnKeys: false,
        requestsPerMinute: undefined,
        tokensPerMinute: undefined,
        concurrency: undefined,
        models: undefined,
        providers: ["a"],
      },
    ];
    const other = createWorld({
      providers: { a: streams(["From a"], usage(7, 2)), b: fails(outage()) },
      reuse: wanted,
      key: { limits },
    });
    for (const [name, answer] of world.answers.kept) other.answers.kept.set(name, answer);
    expect((await other.run(next())).reply.text).toBe("From a");
  });
});

const under = (config: object, changes: Partial<Scenario> = {}): World =>
  worldOf({
    presets: { mine: { preset: readPreset(config, undefined) } },
    body: { preset: "mine" },
    reuse: { cache: undefined, idempotencyKey: undefined },
    ...changes,
  });

const saidOf = async (world: World, reuse?: ReturnType<typeof cacheOf>) =>
  (await world.run({ ...next(), ...(reuse && { reuse }) })).reply.reused;

describe("under a preset", () => {
  it("answers are kept without a header, for as long as it says", async () => {
    const world = under({ cache_enabled: true, cache_ttl_seconds: 600 });
    expect(await saidOf(world)).toEqual([{ kind: "cache-miss", ttlSeconds: 600 }]);
    expect(await saidOf(world)).toMatchObject([{ kind: "cache-hit" }]);
    expect(await saidOf(world, cacheOf({ enabled: undefined, ttlSeconds: 60, refresh: true }))).toEqual([
      { kind: "cache-miss", ttlSeconds: 60 },
    ]);
  });

  it("a call may say no to it, and no call says yes to its no", async () => {
    expect(await saidOf(under({ cache_enabled: true }), cacheOf({ enabled: false }))).toEqual([]);
    expect(await saidOf(under({ cache_enabled: false }), wanted)).toEqual([]);
    expect(await saidOf(under({ cache_ttl_seconds: 60 }))).toEqual([]);
  });

  it.each([{ zdr: true }, { data_collection: "deny" }])(
    "nothing is kept of a call that wants nothing kept (%j), but for its own header",
    async (provider) => {
      const world = under({ cache_enabled: true }, { body: { preset: "mine", provider } });
      await saidOf(world);
      expect(world.answers.questions).toBe(0);
      await saidOf(world, wanted);
      expect(world.answers.questions).toBe(1);
    },
  );
});

describe("only complete answers are kept", () => {
  it.each<[string, Partial<Scenario>]>([
    ["errors", { providers: { a: fails({ kind: "refused", status: 400, message: "no", scope: "request" }, 400) } }],
    [
      "cut at their length",
      { providers: { a: ends({ type: "finish", choice: 0, reason: "length", nativeReason: undefined }) } },
    ],
    [
      "filtered",
      { providers: { a: ends({ type: "finish", choice: 0, reason: "content_filter", nativeReason: undefined }) } },
    ],
    ["failed by the provider", { providers: { a: ends({ type: "error", message: "oops", providerCode: undefined }) } }],
    ["cut off", { providers: { a: breaksAfter([text("Hel")]) } }],
    ["empty", { providers: { a: streams([], usage(7, 0)) } }],
    ["left by their caller", { leavesAfterSends: 1 }],
    ["of another form than was asked for", { body: { response_format: { type: "json_object" } } }],
  ])("not those that are %s", async (_, scenario) => {
    const world = worldOf(scenario);
    await world.run(next());
    expect(world.answers.kept.size).toBe(0);
  });

  it("nor those cut to what the credits cover", async () => {
    const world = worldOf({ providers: { a: answers("Whole") }, balance: "0.02", billsOnCancel: ["a"] });
    const { reply, error } = await world.run({ ...next(), body: { stream: false } });
    expect(error).toBeUndefined();
    expect(reply.facts?.maxTokensClampedTo).toBeGreaterThan(0);
    expect(world.answers.kept.size).toBe(0);
  });
});
