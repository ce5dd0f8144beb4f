import type { AttemptOutcome } from "@causeway/routing";
import { describe, expect, it } from "vitest";
import { runScenario } from "./gateway.fixture.ts";
import { answers, fails, hangsAfter, outage, streams, text, usage } from "./upstream-scripts.fixture.ts";

const order = (...slugs: readonly string[]) => ({ order: slugs });

describe("a provider that accepts calls and never answers", () => {
  it("is left for the next one, and both are recorded", async () => {
    const { reply, settlement } = await runScenario({ providers: { a: hangsAfter(), b: streams(["from b"]) } });
    expect(reply.text).toBe("from b");
    expect(settlement?.attempts).toMatchObject([
      { providerId: "a", outcome: "unavailable", reason: "it sent no content within 12 s" },
      { providerId: "b", outcome: "completed" },
    ]);
  });
});

describe("a provider that has said its last word and never closes the stream", () => {
  const last = { type: "finish", choice: 0, reason: "stop", nativeReason: "stop" } as const;

  it("is not waited for: the answer is whole, and is billed by what came", async () => {
    const { reply, settlement, world } = await runScenario({
      providers: { a: hangsAfter([text("all there is")], [last]), b: streams(["from b"]) },
    });
    expect(reply.text).toBe("all there is");
    expect(reply.ending).toMatchObject({ kind: "stream" });
    expect(settlement?.generation).toMatchObject({ status: "completed", estimated: true });
    expect(settlement?.attempts).toMatchObject([{ providerId: "a", outcome: "completed" }]);
    expect(world.ports.health.view(0).figures("a:maker/one").failures).toBe(0);
  });

  it("has its count of tokens heard", async () => {
    const { settlement } = await runScenario({
      providers: { a: hangsAfter([text("all there is")], [last], [{ type: "usage", usage: usage(40, 7) }]) },
    });
    expect(settlement?.generation).toMatchObject({ status: "completed", inputTokens: 40, outputTokens: 7 });
  });
});

describe("the caller's own limits", () => {
  it("max_time_to_first_token_ms moves on to the next endpoint, and is no fault of the provider", async () => {
    const { reply, settlement, world } = await runScenario({
      providers: { a: hangsAfter(), b: streams(["from b"]) },
      body: { provider: { ...order("a", "b"), max_time_to_first_token_ms: 300 } },
    });
    expect(reply.text).toBe("from b");
    expect(settlement?.attempts[0]?.reason).toBe("your limit provider.max_time_to_first_token_ms (300 ms) was over");
    expect(world.ports.health.view(0).figures("a:maker/one").failures).toBe(0);
  });

  it("max_gap_ms ends an answer that stops on the way, billed for what came", async () => {
    const { reply, settlement } = await runScenario({
      providers: { a: hangsAfter([text("half an answer")]), b: streams(["from b"]) },
      body: { provider: { ...order("a", "b"), max_gap_ms: 500 } },
    });
    expect(reply.text).toBe("half an answer");
    expect(reply.ending).toMatchObject({
      kind: "broken-stream",
      error: { message: expect.stringContaining("provider.max_gap_ms (500 ms) was over") },
    });
    expect(settlement?.generation).toMatchObject({ status: "interrupted", outputTokens: expect.any(Number) });
    expect(settlement?.generation.cost).toBeGreaterThan(0n);
  });

  it("max_total_ms ends the call: nobody else is asked", async () => {
    const { error, world } = await runScenario({
      providers: { a: hangsAfter(), b: streams(["from b"]) },
      body: { provider: { ...order("a", "b"), max_total_ms: 700 } },
    });
    expect(error).toMatchObject({ status: 504, message: expect.stringContaining("max_total_ms (700 ms)") });
    expect(error?.metadata["stopped_by"]).toBe("deadline");
    expect(world.upstreamCalls).toHaveLength(1);
  });

  it("max_total_ms counts for whole answers too", async () => {
    const { error } = await runScenario({
      providers: { a: hangsAfter() },
      body: { stream: false, provider: { max_total_ms: 700 } },
    });
    expect(error?.status).toBe(504);
  });

  it("that hold change nothing", async () => {
    const limits = { max_time_to_first_token_ms: 5_000, max_gap_ms: 5_000, max_total_ms: 9_000 };
    const { reply, error } = await runScenario({
      providers: { a: streams(["all ", "well"]) },
      body: { provider: limits },
    });
    expect(error).toBeUndefined();
    expect(reply.text).toBe("all well");
  });
});

describe("attempts", () => {
  it("are three at most, unless the caller wants another number", async () => {
    const providers = {
      a: fails(outage(), 503),
      b: fails(outage(), 503),
      c: fails(outage(), 503),
      d: streams(["from d"]),
    };
    const usual = await runScenario({ providers });
    expect(usual.world.upstreamCalls).toHaveLength(3);
    expect(usual.error?.metadata["stopped_by"]).toBe("attempts");
    const more = await runScenario({
      providers,
      body: { provider: { ...order("a", "b", "c", "d"), max_attempts: 4 } },
    });
    expect(more.reply.text).toBe("from d");
  });

  it("are made again at the only endpoint when that asked for a pause, and not before", async () => {
    const limited: AttemptOutcome = {
      kind: "unavailable",
      reason: "rate-limited",
      message: "slow",
      retryAfterSeconds: 2,
    };
    const { reply, settlement } = await runScenario({ providers: { a: [fails(limited, 429), streams(["at last"])] } });
    expect(reply.text).toBe("at last");
    const [first, second] = settlement?.attempts ?? [];
    expect((second?.startedAt.getTime() ?? 0) - (first?.startedAt.getTime() ?? 0)).toBeGreaterThanOrEqual(2_000);
  });

  it("are made again at the only endpoint after one failure", async () => {
    const { reply } = await runScenario({
      providers: { a: [fails(outage(), 500), answers("fine now")] },
      body: { stream: false },
    });
    expect(reply.ending).toMatchObject({ kind: "whole" });
  });

  it("say whose limit it was that was hit", async () => {
    const limited: AttemptOutcome = {
      kind: "unavailable",
      reason: "rate-limited",
      message: "slow",
      retryAfterSeconds: 60,
    };
    const { error } = await runScenario({ providers: { a: fails(limited, 429) } });
    expect(error).toMatchObject({ status: 429, message: "A returned an error (HTTP 429): slow." });
    expect(error?.metadata).toMatchObject({
      limit_source: "upstream_provider_shared_pool",
      provider_name: "A",
      provider_status: 429,
      raw: "slow",
    });
  });
});

it("an ejected provider is not asked while there are others, and is taken back by one call that it answers", async () => {
  const { world } = await runScenario({
    providers: {
      a: [...Array.from({ length: 5 }, () => fails(outage(), 503)), streams(["a is back"])],
      b: streams(["from b"]),
    },
  });
  for (let i = 1; i < 5; i++) await world.run({ generationId: `failing-${i}` });
  const during = await world.run({ generationId: "during" });
  expect(during.reply.text).toBe("from b");
  expect(during.settlement?.attempts).toHaveLength(1);
  const nowMs = world.ports.clock.monotonicMs();
  world.ports.clock.after(6_000, () => undefined);
  await expect.poll(() => world.ports.clock.monotonicMs()).toBeGreaterThanOrEqual(nowMs + 6_000);
  const back = await world.run({ generationId: "back" });
  expect(back.reply.text).toBe("a is back");
  expect(world.ports.health.view(world.ports.clock.monotonicMs()).standing("a:maker/one")).toBe("healthy");
});
