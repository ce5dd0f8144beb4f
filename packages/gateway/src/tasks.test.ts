import { parseUsd } from "@causeway/money";
import { type EmbeddingsAnswer, type RerankAnswer, type Usage, noUsage } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
import { createWorld, does, fails, outage, runScenario, type Scenario, usage } from "./gateway.fixture.ts";

const embedded = (counted: Usage | undefined): EmbeddingsAnswer => ({
  task: "embeddings",
  upstreamId: "up-1",
  vectors: [[0.5, 0.5]],
  usage: counted,
});
const ranked = (search: number | undefined): RerankAnswer => ({
  task: "rerank",
  upstreamId: "up-1",
  results: [{ index: 1, score: 0.9 }],
  usage: search === undefined ? undefined : { ...noUsage, units: { search } },
});

const embed = (changes: Partial<Scenario> = {}) =>
  runScenario({ task: "embeddings", providers: { a: does(embedded(usage(7, 0))) }, ...changes });
const rank = (search: number | undefined, changes: Partial<Scenario> = {}) =>
  runScenario({ task: "rerank", providers: { a: does(ranked(search)) }, ...changes });

describe("a call that is no conversation", () => {
  it("is answered whole, once it is settled", async () => {
    const { reply, settlement, world } = await embed();
    expect(reply.ending).toMatchObject({ kind: "task", answer: embedded(usage(7, 0)), billed: { cost: 7_000n } });
    expect(reply.settledAtEnd).toBe(true);
    expect(settlement).toMatchObject({
      end: "counted",
      generation: { inputTokens: 7, outputTokens: 0, cost: 7_000n, estimated: false, status: "completed" },
    });
    expect(world.holds.balance).toBe(parseUsd("1") - 7_000n);
    expect(world.upstreamCalls).toMatchObject([{ request: { task: "embeddings" }, maxOutputTokens: 0 }]);
  });

  it("fails over as any other", async () => {
    const { settlement } = await embed({ providers: { a: fails(outage(), 503), b: does(embedded(usage(7, 0))) } });
    expect(settlement?.attempts.map(({ providerId, outcome }) => [providerId, outcome])).toEqual([
      ["a", "unavailable"],
      ["b", "completed"],
    ]);
  });

  it("costs the fee on an own key", async () => {
    const { settlement } = await embed({ ownKeys: [{ id: "own-1" }] });
    expect(settlement?.generation).toMatchObject({ ownKey: { id: "own-1", upstreamCost: 7_000n } });
  });

  it("is billed when its caller left and it was done all the same, and not when it was not", async () => {
    const done = await embed({ leavesWhenCalled: true });
    expect(done.settlement).toMatchObject({
      end: "left-and-heard-out",
      generation: { status: "cancelled", cost: 7_000n },
    });
    const undone = await embed({ leavesWhenCalled: true, providers: { a: fails(outage(), 503) } });
    expect(undone.settlement?.generation.cost).toBe(0n);
  });

  it.each([
    ["nobody counted", undefined],
    ["the count is zero", usage(0, 0)],
  ])("is billed by our estimate when %s", async (_, counted) => {
    const { settlement } = await embed({ providers: { a: does(embedded(counted)) } });
    expect(settlement).toMatchObject({ end: "uncounted", generation: { estimated: true } });
    expect(settlement?.generation.inputTokens).toBeGreaterThan(0);
    expect(settlement?.generation.cost).toBe(BigInt(settlement?.generation.inputTokens ?? 0) * 1_000n);
  });

  it("is billed no more than was held for an absurd count", async () => {
    const { settlement, world } = await embed({ providers: { a: does(embedded(usage(9_000_000, 0))) } });
    expect(settlement).toMatchObject({ end: "absurd", generation: { estimated: true } });
    expect(settlement?.generation.cost).toBeLessThanOrEqual(world.holds.taken[0]?.amount ?? 0n);
  });

  it("holds what all of its texts may come to, each in a context of its own", async () => {
    const input = Array.from({ length: 3 }, () => "a".repeat(99_000));
    const { world } = await embed({ body: { input } });
    expect(world.holds.taken[0]?.amount).toBeGreaterThan(297_000n * 1_000n);
  });
});

describe("what is counted beside tokens", () => {
  it("is billed, held and kept", async () => {
    const { settlement, world } = await rank(1);
    expect(settlement?.generation).toMatchObject({ units: { search: 1 }, cost: 2_000_000n, estimated: false });
    expect(world.holds.taken[0]?.amount).toBe(2_000_000n);
  });

  it("is what it probably was when nobody counted, and never more than it can be", async () => {
    const uncounted = await rank(undefined);
    expect(uncounted.settlement?.generation).toMatchObject({ units: { search: 1 }, cost: 2_000_000n, estimated: true });
    const absurd = await rank(1_000);
    expect(absurd.settlement).toMatchObject({
      end: "absurd",
      generation: { units: { search: 1 }, cost: 2_000_000n, estimated: true },
    });
  });

  it("has to be there before the call: 402", async () => {
    const { error } = await rank(1, { balance: "0.001" });
    expect(error).toMatchObject({ status: 402, metadata: { required_usd: "0.002" } });
  });
});

describe("models", () => {
  it.each([
    [undefined, "maker/vectors", "It is made for embeddings: call POST /api/v1/embeddings"],
    ["embeddings", "maker/one", "maker/one is not made for embeddings. See GET /api/v1/embeddings/models"],
    ["embeddings", "maker/ranks", "It is made for reranking: call POST /api/v1/rerank"],
    ["rerank", "maker/vectors", "It is made for embeddings"],
  ] as const)("for a call of %s, %s is refused with where it belongs", async (task, model, message) => {
    const world = createWorld({
      ...(task && { task }),
      providers: { a: does(embedded(usage(1, 0))) },
      body: { model },
    });
    const { error } = await world.run();
    expect(error).toMatchObject({ status: 400, parameter: "model", message: expect.stringContaining(message) });
    expect(world.upstreamCalls).toEqual([]);
  });
});
