import { parseUsd } from "@causeway/money";
import type { AttemptOutcome } from "@causeway/routing";
import { describe, expect, it } from "vitest";
import { StoreNotReached } from "./ports.ts";
import { StoreAnswerLost } from "./store-answer-lost.ts";
import {
  answers,
  breaksAfter,
  createWorld,
  fails,
  hangsAfter,
  outage,
  runScenario,
  type Scenario,
  streams,
  text,
  usage,
} from "./gateway.fixture.ts";

describe("admission", () => {
  it("holds the prompt and the longest answer at their prices, and tells the provider to write no more", async () => {
    let held = 0n;
    const { world } = await runScenario({
      providers: {
        a: (sink, cancellation) => {
          held = world0.holds.held;
          return streams(["x"])(sink, cancellation);
        },
      },
      body: { max_tokens: 500 },
      prepare: (made) => {
        world0 = made;
      },
    });
    expect(world.upstreamCalls[0]?.maxOutputTokens).toBe(500);
    // $4 per million is 4,000 nano-dollars a token; of the prompt, every byte may be a token at 1,000.
    expect(held).toBeGreaterThan(2_000_000n + 1_000n * BigInt("Hello there".length));
    expect(held).toBeLessThan(2_200_000n);
  });

  it("of 200 calls at once lets exactly those in that the balance covers", async () => {
    const body = { max_tokens: 500, stream: true };
    const price = await holdOf(body);
    const world = createWorld({ providers: { a: hangsAfter() }, body });
    world.holds.balance = (price * 10n) as typeof world.holds.balance;
    const calls = Array.from({ length: 200 }, (_, index) => world.run({ generationId: `gen-${index}` }));
    const refused = await Promise.all(calls.slice(10));
    expect(refused.every(({ error }) => error?.status === 402)).toBe(true);
    expect(world.holds.holds.size).toBe(10);
    expect(world.upstreamCalls).toHaveLength(10);
  });

  it("says what it would have cost, what is left and how to go on", async () => {
    const { error } = await runScenario({
      providers: { a: streams(["x"]) },
      balance: "0.001",
      body: { max_tokens: 5_000 },
    });
    expect(error?.status).toBe(402);
    expect(error?.message).toMatch(/may cost up to \$0\.020\d+, and \$0\.001 is available/);
    expect(error?.message).toContain("https://dashboard.test/credits");
    expect(error?.message).toMatch(/lower max_tokens to 2\d\d/);
  });

  it("clamps an answer of open length to what the credits cover", async () => {
    const { reply, world, error } = await runScenario({
      providers: { a: streams(["x"]) },
      balance: "0.02",
      billsOnCancel: ["a"],
    });
    expect(error).toBeUndefined();
    const clamped = reply.facts?.maxTokensClampedTo ?? 0;
    expect(clamped).toBeGreaterThanOrEqual(1_024);
    expect(clamped).toBeLessThan(10_000);
    expect(world.upstreamCalls[0]?.maxOutputTokens).toBe(clamped);
  });

  it.each([
    ["below 1,024 tokens", "0.003", {}],
    ["what the caller asked for by number", "0.02", { max_tokens: 9_000 }],
  ])("does not clamp %s", async (_, balance, body) => {
    const { error, world } = await runScenario({
      providers: { a: streams(["x"]) },
      balance,
      body,
      billsOnCancel: ["a"],
    });
    expect(error?.status).toBe(402);
    expect(world.upstreamCalls).toHaveLength(0);
  });

  it("does not clamp when the credits cover the longest answer", async () => {
    const { reply, world } = await runScenario({ providers: { a: streams(["x"]) } });
    expect(reply.facts?.maxTokensClampedTo).toBeUndefined();
    expect(world.upstreamCalls[0]?.maxOutputTokens).toBe(10_000);
  });

  it("leaves out fallback models that the credits do not cover, before it clamps or refuses", async () => {
    const { reply, world, error } = await runScenario({
      providers: { a: fails(outage()) },
      balance: "0.05",
      body: { models: ["maker/dear", "maker/two"] },
    });
    expect(error?.status).toBe(503);
    expect(reply.facts?.maxTokensClampedTo).toBeUndefined();
    const called = new Set(world.upstreamCalls.map((call) => call.upstreamModelId));
    expect([...called]).toEqual(["maker/one-native", "maker/two-native"]);
  });

  it("refuses a key that was revoked after it was cached", async () => {
    const { error } = await runScenario({
      providers: { a: streams(["x"]) },
      prepare: (world) => {
        world.holds.takeOutcome = { kind: "key-not-usable" };
      },
    });
    expect(error?.status).toBe(401);
  });

  it.each([
    ["stopped-by-dispute", 402, "a payment of this workspace is disputed"],
    ["stopped-by-debt", 402, "this workspace owes"],
    ["stopped-by-review", 403, "the books of this workspace do not agree"],
  ] as const)("tells why a workspace is %s, whatever its balance", async (kind, status, reason) => {
    const { error } = await runScenario({
      providers: { a: streams(["x"]) },
      prepare: (world) => {
        world.holds.takeOutcome = { kind };
      },
    });
    expect(error).toMatchObject({ status, message: expect.stringContaining(reason) });
  });

  it("answers 503 and lets go of the hold when the store's answer is lost", async () => {
    const world = createWorld({ providers: { a: streams(["x"]) } });
    const take = world.holds.take.bind(world.holds);
    world.holds.take = async (request) => {
      await take(request);
      throw new StoreAnswerLost("Redis goes on losing answers");
    };
    const { error } = await world.run();
    expect(error).toMatchObject({ status: 503, retryAfterSeconds: 2, message: expect.stringContaining("Redis") });
    expect(world.upstreamCalls).toHaveLength(0);
    await expect.poll(() => world.holds.holds.size).toBe(0);
    expect(world.holds.balance).toBe(parseUsd("1"));
  });
});

it("has nothing to let go of when the store was never asked", async () => {
  const world = createWorld({ providers: { a: streams(["x"]) } });
  world.holds.take = () => Promise.reject(new StoreNotReached("Postgres is away"));
  const { error } = await world.run();
  expect(error).toMatchObject({ status: 503, message: expect.stringContaining("(Postgres is away)") });
  expect(world.holds.settled.size).toBe(0);
});

describe("settlement", () => {
  it("is tried again until it holds, and the answer ends only then", async () => {
    const world = createWorld({ providers: { a: streams(["x"]) } });
    world.holds.failures = 4;
    const { reply, settlement } = await world.run();
    expect(settlement).toBeDefined();
    expect(reply.settledAtEnd).toBe(true);
  });

  it("charges at most what is held", async () => {
    const { reply, world } = await runScenario({
      providers: { a: streams(["x"], usage(10, 1_000_000)) },
      body: { max_tokens: 10 },
    });
    const charged = parseUsd("1") - world.holds.balance;
    expect(charged).toBeLessThan(200_000n);
    expect(reply.ending?.billed.cost).toBe(charged);
  });

  it.each<[string, Scenario]>([
    ["an answer", { providers: { a: streams(["x"]) } }],
    ["a whole answer", { providers: { a: answers("x") }, body: { stream: false } }],
    ["failover", { providers: { a: fails(outage()), b: streams(["x"]) } }],
    ["failure", { providers: { a: fails(outage()) } }],
    ["a refusal", { providers: { a: fails({ kind: "refused", reason: "invalid-request", message: "" }, 400) } }],
    ["a broken stream", { providers: { a: breaksAfter([text("x")]) } }],
    ["a caller who left", { providers: { a: hangsAfter([text("x")]) }, leavesAfterSends: 1 }],
    ["a caller who left before the call", { providers: { a: streams(["x"]) }, leavesAtOnce: true }],
    ["a bug", { providers: { a: () => Promise.reject(new Error("bug")) } }],
    ["absurd usage", { providers: { a: streams(["x"], usage(Number.NaN, 1e300)) } }],
  ])("follows every hold exactly once: %s", async (_, scenario) => {
    const { world } = await runScenario(scenario);
    expect(world.holds.holds.size).toBe(0);
    expect(world.holds.settled.size).toBe(1);
    expect(world.holds.balance <= parseUsd("1")).toBe(true);
  });
});

describe("who pays when an answer ends badly", () => {
  it("cut after its last word: it is whole", async () => {
    const finish = { type: "finish", choice: 0, reason: "stop", nativeReason: "stop" } as const;
    const { settlement, reply } = await runScenario({
      providers: { a: breaksAfter([text("Hello")], [finish, { type: "usage", usage: usage(10, 5) }]) },
    });
    expect(settlement?.generation).toMatchObject({ status: "completed", cost: 30_000n, finishReason: "stop" });
    expect(reply.ending).toMatchObject({ kind: "stream" });
  });

  it("cut: the prompt and what was delivered", async () => {
    const { settlement, reply } = await runScenario({ providers: { a: breaksAfter([text("four letters each")]) } });
    expect(settlement?.generation).toMatchObject({ outputTokens: 5, estimated: true, status: "interrupted" });
    expect(settlement?.generation.cost).toBeGreaterThan(20_000n);
    expect(reply.ending).toMatchObject({ kind: "broken-stream", billed: { cost: settlement?.generation.cost } });
  });

  it("cut, with the prompt counted at the start: that prompt and what was delivered", async () => {
    const opening = { type: "usage", usage: usage(77, 1) } as const;
    const { settlement } = await runScenario({ providers: { a: breaksAfter([opening], [text("four letters each")]) } });
    expect(settlement?.generation).toMatchObject({ inputTokens: 77, outputTokens: 5, cost: 97_000n });
  });

  it("ended by the provider's own error: nothing", async () => {
    const error = { type: "error", message: "server exploded", providerCode: undefined } as const;
    const { settlement, reply } = await runScenario({ providers: { a: breaksAfter([text("half")], [error]) } });
    expect(settlement?.generation).toMatchObject({ status: "interrupted", cost: 0n });
    expect(reply.ending).toMatchObject({
      kind: "broken-stream",
      error: { message: expect.stringContaining("exploded") },
    });
  });

  it("no token and no reason to stop: nothing", async () => {
    const silent: Scenario["providers"] = {
      a: (sink) => {
        sink.write([{ type: "usage", usage: usage(50, 0) }, { type: "end" }]);
        return { outcome: { kind: "completed" } satisfies AttemptOutcome, httpStatus: 200, answer: undefined };
      },
    };
    const { settlement } = await runScenario({ providers: silent });
    expect(settlement?.generation.cost).toBe(0n);
  });
});

describe("when the caller leaves", () => {
  it("a provider that then stops billing is cancelled, and what was delivered is billed", async () => {
    const { settlement, reply } = await runScenario({
      providers: { a: hangsAfter([text("four letters each")]), b: streams(["b"]) },
      leavesAfterSends: 1,
    });
    expect(settlement?.generation).toMatchObject({ status: "cancelled", outputTokens: 5, estimated: true });
    expect(settlement?.attempts).toHaveLength(1);
    expect(reply.ending).toBeUndefined();
  });

  it("a provider that bills on regardless is heard to the end for its usage, and nothing more is sent", async () => {
    const { settlement, reply } = await runScenario({
      providers: { a: streams(["one", "two", "three"], usage(10, 60)) },
      billsOnCancel: ["a"],
      leavesAfterSends: 1,
    });
    expect(settlement?.generation).toMatchObject({ status: "cancelled", outputTokens: 60, estimated: false });
    expect(settlement?.generation.cost).toBe(250_000n);
    expect(reply.text).toBe("one");
  });

  it("what had not left this process is not billed", async () => {
    const { settlement } = await runScenario({
      providers: { a: hangsAfter([text("four letters each")], [text("one ")], [text("two ")], [text("three ")]) },
      readsOnlySends: 2,
      leavesAfterSends: 4,
    });
    expect(settlement?.generation).toMatchObject({ status: "cancelled", outputTokens: 6 });
  });

  it("with too many heard out already, a provider that bills on is cut off, and billed by what was heard", async () => {
    const { settlement, reply } = await runScenario({
      providers: { a: hangsAfter([text("four letters each")]) },
      billsOnCancel: ["a"],
      leavesAfterSends: 1,
      prepare: ({ ports }) => {
        while (ports.drains.begin());
      },
    });
    expect(settlement).toMatchObject({
      end: "left-and-given-up",
      generation: { status: "cancelled", outputTokens: 5, estimated: true },
    });
    expect(reply.ending).toBeUndefined();
  });

  it("before any content, no other endpoint is tried and nothing is due", async () => {
    const { settlement, world } = await runScenario({
      providers: { a: streams(["a"]), b: streams(["b"]) },
      leavesAtOnce: true,
    });
    expect(world.upstreamCalls).toHaveLength(0);
    expect(settlement?.generation).toMatchObject({ status: "cancelled", cost: 0n });
  });

  it("a whole answer under way is awaited and billed by its usage", async () => {
    const { settlement, reply } = await runScenario({
      providers: { a: answers("Hello", usage(10, 5)) },
      body: { stream: false },
      leavesWhenCalled: true,
    });
    expect(settlement?.generation).toMatchObject({ status: "cancelled", cost: 30_000n, estimated: false });
    expect(reply.ending).toBeUndefined();
  });

  it("after the last word, before the count of tokens, the answer is whole and billed by the count", async () => {
    const finish = { type: "finish", choice: 0, reason: "stop", nativeReason: "stop" } as const;
    const { settlement } = await runScenario({
      providers: {
        a: async (sink, cancellation) => {
          sink.write([text("Hello")]);
          sink.write([finish]);
          await Promise.resolve();
          if (cancellation.cancelled) return { outcome: { kind: "cancelled" }, httpStatus: 200, answer: undefined };
          sink.write([{ type: "usage", usage: usage(10, 5) }, { type: "end" }]);
          return { outcome: { kind: "completed" }, httpStatus: 200, answer: undefined };
        },
      },
      leavesAfterSends: 2,
    });
    expect(settlement?.generation).toMatchObject({ status: "completed", cost: 30_000n, estimated: false });
  });

  it("before any content of a provider that stops billing, nothing is due", async () => {
    const { settlement, world } = await runScenario({
      providers: { a: hangsAfter(), b: streams(["b"]) },
      leavesWhenCalled: true,
    });
    expect(settlement?.generation).toMatchObject({ status: "cancelled", cost: 0n });
    expect(world.upstreamCalls).toHaveLength(1);
  });

  it("after the provider has read and counted the prompt, the prompt is due", async () => {
    const { settlement } = await runScenario({
      providers: { a: hangsAfter([{ type: "usage", usage: usage(40, 0) }]) },
      leavesWhenCalled: true,
    });
    expect(settlement?.generation).toMatchObject({ status: "cancelled", cost: 40_000n });
  });
});

describe("progress", () => {
  it("is recorded for what was delivered, and only when it changed", async () => {
    const world = createWorld({
      providers: {
        a: async (sink) => {
          await world.ports.progress.flush();
          sink.write([text("four letters each")]);
          await world.ports.progress.flush();
          await world.ports.progress.flush();
          return { outcome: { kind: "interrupted", message: "cut" }, httpStatus: 200, answer: undefined };
        },
      },
    });
    await world.run();
    await world.ports.progress.flush();
    expect(world.holds.progress).toMatchObject([
      { generationId: "gen-1", endpointId: "a:maker/one", priceVersionId: "price-a", outputTokens: 5 },
    ]);
  });

  it("is of what has left this process, not of what was read", async () => {
    const world = createWorld({
      providers: {
        a: async (sink) => {
          for (const word of ["one", " two", " three", " four"]) sink.write([text(word)]);
          await world.ports.progress.flush();
          return { outcome: { kind: "interrupted", message: "cut" }, httpStatus: 200, answer: undefined };
        },
      },
      readsOnlySends: 3,
    });
    await world.run();
    expect(world.holds.progress).toMatchObject([{ outputTokens: 3 }]);
  });

  it("of a packet of hundreds of tokens does not wait until all of it has left", async () => {
    const world = createWorld({
      providers: {
        a: async (sink) => {
          for (let piece = 0; piece < 10; piece++) sink.write([text("forty letters are ten tokens by estimate")]);
          return { outcome: { kind: "interrupted", message: "cut" }, httpStatus: 200, answer: undefined };
        },
      },
      readsOnlySends: 1,
    });
    const { reply } = await world.run();
    // Each time that 32 tokens or more are on their way: from the fifth piece on.
    expect(reply.flushes).toBe(6);
  });

  it("is of all that is heard for a caller who left, where the provider bills on", async () => {
    const providers: Scenario["providers"] = {
      a: async (sink) => {
        for (const word of ["one", " two", " three", " four"]) sink.write([text(word)]);
        await world.ports.progress.flush();
        return { outcome: { kind: "interrupted", message: "cut" }, httpStatus: 200, answer: undefined };
      },
    };
    let world = createWorld({ providers, leavesAfterSends: 1, billsOnCancel: ["a"] });
    const { reply } = await world.run();
    expect(reply.text).toBe("one");
    expect(world.holds.progress).toMatchObject([{ outputTokens: 4 }]);

    world = createWorld({ providers, leavesAfterSends: 1 });
    await world.run();
    expect(world.holds.progress).toMatchObject([{ outputTokens: 1 }]);
  });
});

/** What one call of this body holds. */
async function holdOf(body: Readonly<Record<string, unknown>>): Promise<bigint> {
  const world = createWorld({ providers: { a: hangsAfter() }, body });
  void world.run();
  await expect.poll(() => world.upstreamCalls.length).toBe(1);
  return world.holds.held;
}

let world0: ReturnType<typeof createWorld>;
