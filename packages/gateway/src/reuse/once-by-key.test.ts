import { nanoUsd } from "@causeway/money";
import { noPreferences } from "@causeway/protocol";
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

const keyed = (idempotencyKey = "order-1") => ({ cache: undefined, idempotencyKey });

const worldOf = (changes: Partial<Scenario> = {}): World =>
  createWorld({
    providers: { a: [streams(["Hel", "lo"], usage(7, 2)), streams(["Again"], usage(7, 2))] },
    reuse: keyed(),
    ...changes,
  });

const zeroRetention = {
  defaultModel: undefined,
  autoAllowedModels: undefined,
  autoCostTier: undefined,
  provider: { ...noPreferences, zeroDataRetention: true },
};

let calls = 0;
const next = () => ({ generationId: `gen-${++calls}` });

describe("a call with an Idempotency-Key", () => {
  it("is made once: the same again gets the first answer, with its id and what it cost", async () => {
    const world = worldOf();
    const first = await world.run({ generationId: "gen-first" });
    expect(first.reply.reused).toEqual([]);
    const { balance } = world.holds;
    const second = await world.run(next());
    expect(second.reply.reused).toEqual([{ kind: "replayed", generationId: "gen-first" }]);
    expect(second.reply.text).toBe("Hello");
    expect(second.reply.envelope).toEqual(first.reply.envelope);
    expect(second.reply.ending).toMatchObject({ kind: "stream", billed: first.reply.ending?.billed });
    expect(second.settlement).toBeUndefined();
    expect(world.upstreamCalls).toHaveLength(1);
    expect(world.holds.balance).toBe(balance);
    expect(world.holds.taken).toHaveLength(1);
  });

  it("is replayed whole, too", async () => {
    const world = worldOf({ providers: { a: answers("Whole") }, body: { stream: false } });
    const first = await world.run(next());
    const second = await world.run(next());
    expect(second.reply.ending).toEqual({ ...first.reply.ending });
    expect(world.upstreamCalls).toHaveLength(1);
  });

  it("is another call in another body, which is refused by name", async () => {
    const world = worldOf();
    await world.run({ generationId: "gen-first" });
    const { error } = await world.run({ ...next(), body: { temperature: 1 } });
    expect(error).toMatchObject({ code: "conflict", parameter: "Idempotency-Key", retryAfterSeconds: undefined });
    expect(error?.message).toContain("order-1 was used for another request (gen-first)");
    expect(world.upstreamCalls).toHaveLength(1);
  });

  it("is not made a second time while the first runs", async () => {
    const world = worldOf();
    const [one, other] = await Promise.all([
      world.run({ generationId: "gen-one" }),
      world.run({ generationId: "gen-two" }),
    ]);
    expect(one.reply.text).toBe("Hello");
    expect(other.error).toMatchObject({ code: "conflict", retryAfterSeconds: 2 });
    expect(other.error?.message).toContain("(gen-one) is still running");
    expect((await world.run(next())).reply.text).toBe("Hello");
    expect(world.upstreamCalls).toHaveLength(1);
  });

  it("goes on when its caller leaves, who finds the whole answer when they come back", async () => {
    const world = worldOf({ leavesAfterSends: 1 });
    const left = await world.run({ generationId: "gen-left" });
    expect(left.settlement?.generation).toMatchObject({ status: "completed", outputTokens: 2 });
    const again = await world.run(next());
    expect(again.reply.text).toBe("Hello");
    expect(again.reply.reused).toEqual([{ kind: "replayed", generationId: "gen-left" }]);
    expect(world.upstreamCalls).toHaveLength(1);
  });

  it("is made again after one that was refused before it began", async () => {
    const world = worldOf();
    world.holds.takeOutcome = { kind: "stopped-by-debt" };
    expect((await world.run(next())).error?.code).toBe("insufficient-credits");
    world.holds.takeOutcome = undefined;
    const second = await world.run(next());
    expect(second.reply.text).toBe("Hello");
    expect(second.reply.reused).toEqual([]);
  });

  it.each<[string, Script]>([
    ["failed", fails(outage())],
    ["broke off", breaksAfter([text("Hel")])],
  ])("is made again after one that %s, and is told of it", async (_, script) => {
    const world = worldOf({ providers: { a: [script, script, script, streams(["Now"], usage(7, 2))] } });
    const before = world.upstreamCalls;
    const failed = await world.run({ generationId: "gen-failed" });
    expect(failed.error ?? failed.reply.ending).toBeDefined();
    while (before.length < 3) await world.run({ generationId: "gen-failed-too" });
    const { reply } = await world.run(next());
    expect(reply.text).toBe("Now");
    expect(reply.reused).toMatchObject([{ kind: "asked-before" }]);
  });

  it("is made again when the process of the first has died, and is told of it", async () => {
    const world = worldOf();
    const dead = {
      workspaceId: "workspace-1",
      idempotencyKey: "order-1",
      generationId: "gen-dead",
      request: "",
    };
    // The claim of a process that is no more.
    await world.run(next());
    const [[name, state] = []] = [...world.idempotency.states];
    if (name === undefined || state === undefined) throw new Error("nothing was claimed");
    world.idempotency.states.set(name, { call: { ...dead, request: state.call.request }, state: "running" });
    expect((await world.run(next())).error?.message).toContain("gen-dead) is still running");
    world.idempotency.die();
    const { reply } = await world.run(next());
    expect(reply.text).toBe("Again");
    expect(reply.reused).toEqual([{ kind: "asked-before", generationId: "gen-dead" }]);
  });

  it("has its answer kept before it is settled, so that a death in between charges nobody twice", async () => {
    const world = worldOf();
    const seen: [number, string | undefined][] = [];
    const settle = world.holds.settle.bind(world.holds);
    world.holds.settle = async (settlement) => {
      seen.push([world.answers.kept.size, [...world.idempotency.states.values()][0]?.state]);
      return await settle(settlement);
    };
    await world.run(next());
    expect(seen).toEqual([[1, "answered"]]);
  });

  it("has no answer kept in a workspace of which nothing may be kept, and is not made a second time either", async () => {
    const world = worldOf({ key: { routing: zeroRetention } });
    const cache = { enabled: true, ttlSeconds: undefined, refresh: false };
    const first = await world.run({ generationId: "gen-first", reuse: { ...keyed(), cache } });
    expect(first.reply.text).toBe("Hello");
    expect(first.reply.reused).toEqual([]);
    expect(world.answers.kept.size).toBe(0);
    expect((await world.run(next())).error?.message).toContain("answered and charged once (gen-first)");
    expect(world.upstreamCalls).toHaveLength(1);
  });

  it("is refused, not made a second time, when its answer is not kept any more", async () => {
    const world = worldOf();
    await world.run({ generationId: "gen-first" });
    world.answers.kept.clear();
    const { error } = await world.run(next());
    expect(error).toMatchObject({ code: "conflict", retryAfterSeconds: undefined });
    expect(error?.message).toContain("answered and charged once (gen-first)");
    expect(world.upstreamCalls).toHaveLength(1);
  });

  it("is not made when nobody can tell whether it was", async () => {
    const world = worldOf();
    world.idempotency.isAway = true;
    const { error } = await world.run(next());
    expect(error).toMatchObject({ code: "service-unavailable", retryAfterSeconds: 2, parameter: "Idempotency-Key" });
    expect(world.upstreamCalls).toHaveLength(0);
    world.idempotency.isAway = false;
    await world.run(next());
    world.answers.isAway = true;
    expect((await world.run(next())).error?.code).toBe("service-unavailable");
  });

  it("tells the charge, where that is less than was to be expected", async () => {
    const world = worldOf();
    const settle = world.holds.settle.bind(world.holds);
    world.holds.settle = async (settlement) => {
      const result = await settle(settlement);
      return { ...result, charged: nanoUsd(1n) };
    };
    const first = await world.run(next());
    const second = await world.run(next());
    expect(first.reply.ending?.billed.cost).toBe(1n);
    expect(second.reply.ending?.billed.cost).toBe(1n);
  });

  it("may be answered by what is kept anyway, and means that from then on", async () => {
    const cache = { enabled: true, ttlSeconds: undefined, refresh: false };
    const world = worldOf();
    await world.run({ generationId: "gen-first", reuse: { cache, idempotencyKey: undefined } });
    const hit = await world.run({ generationId: "gen-hit", reuse: { cache, idempotencyKey: "order-2" } });
    expect(hit.reply.reused).toMatchObject([{ kind: "cache-hit", sourceId: "gen-first" }]);
    world.answers.kept.delete([...world.answers.kept.keys()][0] ?? "");
    const again = await world.run({ ...next(), reuse: { cache, idempotencyKey: "order-2" } });
    expect(again.reply.reused).toEqual([{ kind: "replayed", generationId: "gen-hit" }]);
    expect(again.reply.ending).toMatchObject({ billed: { cost: 0n } });
    expect(world.upstreamCalls).toHaveLength(1);
  });
});
