import { nanoUsd, parseUsd } from "@causeway/money";
import { describe, expect, it } from "vitest";
import { createWorld, fails, outage, runScenario, type Scenario, streams, tick, usage } from "./gateway.fixture.ts";

/** As many tokens, a piece each, at 4,000 nano-dollars; the provider's count is ours. */
const writes = (tokens: number) =>
  streams(
    Array.from({ length: tokens }, () => " word"),
    usage(10, tokens),
  );
const outputPrice = 4_000n;
/** Of the prompt, whatever its tokens may be, not more than this. */
const mostPrompt = 200_000n;

const tokensHeldBy = (amount: bigint) => Number(amount / outputPrice);

/** The largest amount that was held while the provider wrote. */
async function runAndWatch(scenario: Scenario) {
  const held: bigint[] = [];
  const outcome = await runScenario({
    ...scenario,
    prepare: (world) => {
      scenario.prepare?.(world);
      world.holds.onChange = () => held.push(world.holds.held);
    },
  });
  return { ...outcome, held };
}

describe("a stream that can be stopped", () => {
  it("is held for 2,048 tokens ahead, however long the model can write", async () => {
    const { held, settlement, world } = await runAndWatch({ providers: { a: writes(300) } });
    expect(held).toHaveLength(1);
    expect(held[0]).toBeGreaterThan(2_048n * outputPrice);
    expect(held[0]).toBeLessThan(2_048n * outputPrice + mostPrompt);
    expect(world.upstreamCalls[0]?.maxOutputTokens).toBe(10_000);
    expect(settlement).toMatchObject({ end: "counted", generation: { cost: 1_210_000n } });
  });

  it("grows its hold as it grows, before it needs to, and is charged what was counted", async () => {
    const { held, settlement, reply } = await runAndWatch({ providers: { a: writes(5_000) } });
    expect(reply.parts.filter(({ type }) => type === "text")).toHaveLength(5_000);
    expect(held.length).toBeGreaterThan(2);
    expect(held.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(held);
    // A quarter more than was written, and a step.
    expect(tokensHeldBy(held.at(-1) ?? 0n)).toBeLessThan(5_000 * 1.25 + 2_048 + 50);
    expect(settlement).toMatchObject({ end: "counted", generation: { cost: 20_010_000n, status: "completed" } });
  });

  it("never holds more than its longest answer", async () => {
    const { held } = await runAndWatch({ providers: { a: writes(3_000) }, body: { max_tokens: 3_000 } });
    expect(tokensHeldBy(held.at(-1) ?? 0n)).toBeLessThan(3_000 + 50);
  });

  it("is not held up by a raise that takes its time", async () => {
    const answer = Promise.withResolvers<void>();
    const world = createWorld({ providers: { a: writes(1_500) } });
    world.holds.raiseAnswer = answer.promise;
    const { reply, settlement } = await world.run();
    expect(reply.parts.filter(({ type }) => type === "text")).toHaveLength(1_500);
    expect(settlement?.end).toBe("counted");
    expect(world.holds.raised).toEqual([]);
    answer.resolve();
  });

  it("waits at the end of what is held for the answer, and then goes on", async () => {
    const answer = Promise.withResolvers<void>();
    const world = createWorld({ providers: { a: writes(2_500) } });
    world.holds.raiseAnswer = answer.promise;
    const running = world.run();
    for (let turn = 0; turn < 20_000; turn++) await tick();
    expect(world.holds.settled.size).toBe(0);
    answer.resolve();
    const { reply, settlement } = await running;
    expect(reply.parts.filter(({ type }) => type === "text")).toHaveLength(2_500);
    expect(settlement).toMatchObject({ end: "counted", generation: { cost: 10_010_000n } });
  });

  it("is charged in full when the provider counts more tokens than we thought", async () => {
    const letters = Array.from({ length: 1_000 }, () => "a b c d e f ");
    const { settlement, world } = await runAndWatch({ providers: { a: streams(letters, usage(10, 6_000)) } });
    expect(settlement).toMatchObject({ end: "counted", generation: { cost: 24_010_000n } });
    expect(parseUsd("1") - world.holds.balance).toBe(24_010_000n);
  });

  it("asks again when the answer to a raise is lost", async () => {
    const { settlement, world } = await runAndWatch({
      providers: { a: writes(4_000) },
      prepare: ({ holds }) => {
        holds.raiseFailures = 3;
      },
    });
    expect(new Set(world.holds.raised.slice(0, 4)).size).toBe(1);
    expect(settlement).toMatchObject({ end: "counted", generation: { outputTokens: 4_000 } });
  });
});

describe("when no more can be held", () => {
  const cut = { status: "interrupted", finishReason: "length", estimated: true };

  it("is cut with 402 where the last credits are used up, and charged for what was delivered", async () => {
    const { held, reply, settlement, world } = await runAndWatch({ providers: { a: writes(9_000) }, balance: "0.02" });
    expect(settlement).toMatchObject({ end: "out-of-credits", generation: cut });
    expect(reply.ending).toMatchObject({ kind: "broken-stream", finishReason: "length", error: { status: 402 } });
    const delivered = reply.parts.filter(({ type }) => type === "text").length;
    // 20 million nano-dollars are 5,000 tokens, less a quarter of caution.
    expect(delivered).toBeGreaterThan(3_800);
    expect(delivered).toBeLessThan(4_100);
    expect(settlement?.generation.outputTokens).toBe(delivered);
    expect(held.at(-1)).toBeLessThanOrEqual(parseUsd("0.02"));
    expect(world.holds.balance).toBeGreaterThanOrEqual(0n);
    expect(parseUsd("0.02") - world.holds.balance).toBe(settlement?.generation.cost);
  });

  it("is cut with 403 where a budget ends", async () => {
    const { reply, settlement } = await runAndWatch({
      providers: { a: writes(9_000) },
      key: {
        limits: [
          {
            holder: "key",
            subject: "key:key-1",
            name: "test",
            spend: [{ limit: parseUsd("1"), reset: "daily", countsOwnKeys: false }],
            models: undefined,
            providers: undefined,
            requestsPerMinute: undefined,
            tokensPerMinute: undefined,
            concurrency: undefined,
          },
        ],
      },
      prepare: ({ holds }) => {
        holds.budgetLeft = parseUsd("0.012");
      },
    });
    expect(settlement).toMatchObject({ end: "out-of-credits", generation: cut });
    expect(reply.ending).toMatchObject({ finishReason: "length", error: { status: 403 } });
  });

  it("goes on within what is held while the store is away, and is cut there with 503", async () => {
    const { reply, settlement, held } = await runAndWatch({
      providers: { a: writes(9_000) },
      prepare: ({ holds }) => {
        holds.raiseFailures = 1_000;
      },
    });
    expect(reply.ending).toMatchObject({ finishReason: "length", error: { status: 503 } });
    expect(settlement).toMatchObject({ end: "out-of-credits", generation: cut });
    expect(settlement?.generation.outputTokens).toBeGreaterThan(1_600);
    expect(settlement?.generation.cost).toBeLessThanOrEqual(held[0] ?? 0n);
  });
});

describe("what cannot be stopped is held for as a whole", () => {
  it.each<[string, Scenario]>([
    ["a provider that bills on", { providers: { a: writes(50) }, billsOnCancel: ["a"] }],
    ["an answer that comes whole", { providers: { a: writes(50) }, body: { stream: false } }],
  ])("%s", async (_, scenario) => {
    const { held } = await runAndWatch({ ...scenario, body: { ...scenario.body, max_tokens: 9_000 } });
    expect(held[0]).toBeGreaterThan(9_000n * outputPrice);
  });
});

describe("a dearer endpoint", () => {
  const body = { model: "maker/one", models: ["maker/dear"] };

  it("is only tried once its beginning is held for", async () => {
    const { held, settlement, world } = await runAndWatch({
      providers: { a: [fails(outage()), streams(["x"], usage(1, 1))] },
      balance: "10",
      body,
    });
    expect(held[1]).toBeGreaterThan(2_048n * 400_000n);
    expect(world.upstreamCalls.map((call) => call.upstreamModelId)).toEqual(["maker/one-native", "maker/dear-native"]);
    expect(settlement?.generation.cost).toBe(nanoUsd(500_000n));
  });

  it("is passed over when there are no credits for it", async () => {
    const { error, world } = await runAndWatch({ providers: { a: fails(outage()) }, balance: "0.5", body });
    expect(world.upstreamCalls).toHaveLength(1);
    expect(error?.status).toBe(503);
    expect(world.holds.holds.size).toBe(0);
  });
});
