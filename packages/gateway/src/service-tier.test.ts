import type { Endpoint } from "@causeway/catalog";
import { type PicoUsd, picoUsd } from "@causeway/money";
import type { StreamPart } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
import {
  answers,
  breaksAfter,
  createWorld,
  runScenario,
  type Scenario,
  type Script,
  text,
  usage,
} from "./gateway.fixture.ts";

const run = (tier: string, ownKeys: readonly object[] = []) =>
  runScenario({ providers: { a: answers("Hello") }, ownKeys, body: { stream: false, service_tier: tier } });

describe("a tier that the endpoint does not sell", () => {
  it.each(["priority", "fast", "flex", "scale"])("%s is not bought on our capacity, and that is said", async (tier) => {
    const { reply, world } = await run(tier);
    expect(world.upstreamCalls[0]?.request).toMatchObject({ extra: {} });
    expect(world.upstreamCalls[0]?.request).not.toHaveProperty("extra.service_tier");
    expect(reply.ending?.warnings).toContainEqual(expect.objectContaining({ param: "service_tier" }));
  });

  it.each(["auto", "default"])("%s is passed on", async (tier) => {
    const { reply, world } = await run(tier);
    expect(world.upstreamCalls[0]?.request).toMatchObject({ extra: { service_tier: tier } });
    expect(reply.ending?.warnings).toEqual([]);
  });

  it("is the owner's affair on a key of the workspace's own", async () => {
    const { world } = await run("priority", [{}]);
    expect(world.upstreamCalls[0]).toMatchObject({
      ownSecret: expect.any(String),
      request: { extra: { service_tier: "priority" } },
    });
  });
});

/** Twice what it costs as usual, or half of it: 10 tokens in and 5 out are 30,000 nano-dollars as usual. */
const times: Readonly<Record<string, (rate: PicoUsd) => PicoUsd>> = {
  priority: (rate) => picoUsd(rate * 2n),
  flex: (rate) => picoUsd(rate / 2n),
};

const sold = (tier: "priority" | "flex", scenario: Omit<Scenario, "prepare">) =>
  createWorld({
    ...scenario,
    body: { service_tier: tier, ...scenario.body },
    prepare: (world) => {
      const priced = times[tier];
      const atTier = (endpoint: Endpoint): Endpoint => ({
        ...endpoint,
        id: `${endpoint.providerId}/${tier}:${endpoint.modelId}`,
        serviceTier: tier,
        priceVersionId: `price-${tier}`,
        price: {
          ...endpoint.price,
          input: priced?.(endpoint.price.input) ?? endpoint.price.input,
          output: priced?.(endpoint.price.output) ?? endpoint.price.output,
        },
      });
      const [first] = world.catalog.endpoints.get("maker/one") ?? [];
      world.catalog = { ...world.catalog, tierEndpoints: new Map([["maker/one", first ? [atTier(first)] : []]]) };
    },
  });

/** Streams a text and says at which tier, before or with the count. */
const streamsAt =
  (tier: string | undefined, at: "start" | "usage" = "usage"): Script =>
  async (sink) => {
    const told = tier === undefined ? {} : { serviceTier: tier };
    const parts: readonly StreamPart[] = [
      { type: "finish", choice: 0, reason: "stop", nativeReason: "stop" },
      { type: "usage", usage: usage(10, 5), ...(at === "usage" && told) },
      { type: "end" },
    ];
    sink.write([{ type: "start", upstreamId: "up-1", ...(at === "start" && told) }]);
    sink.write([text("Hello")]);
    sink.write(parts);
    return { outcome: { kind: "completed" }, httpStatus: 200, answer: undefined };
  };

const answersAt =
  (tier: string): Script =>
  async (sink, cancellation) => {
    const result = await answers("Hello")(sink, cancellation);
    return {
      ...result,
      answer: result.answer && ({ ...result.answer, extra: { service_tier: tier } } as typeof result.answer),
    };
  };

const held = async (world: ReturnType<typeof createWorld>) => {
  await world.run();
  return world.holds.taken[0]?.amount ?? 0n;
};

const down: Script = () => ({
  outcome: { kind: "unavailable", reason: "overloaded", message: "no room" },
  httpStatus: 503,
  answer: undefined,
});

describe("a tier that is sold", () => {
  it.each([
    ["priority", "priority", "start", 60_000n],
    ["priority", "fast", "usage", 60_000n],
    ["flex", "flex", "usage", 15_000n],
    // What is not said is what was asked for.
    ["priority", undefined, "usage", 60_000n],
    ["flex", undefined, "usage", 15_000n],
  ] as const)("%s that was served as %s (%s) is billed as such", async (tier, told, at, cost) => {
    const world = sold(tier, { providers: { a: streamsAt(told, at) } });
    const { settlement, reply } = await world.run();
    expect(world.upstreamCalls[0]?.request).toMatchObject({ extra: { service_tier: tier } });
    expect(settlement?.generation).toMatchObject({
      cost,
      endpointId: `a/${tier}:maker/one`,
      priceVersionId: `price-${tier}`,
      providerId: "a",
    });
    expect(settlement?.attempts).toMatchObject([{ endpointId: `a/${tier}:maker/one` }]);
    expect(reply.ending).toMatchObject({ billed: { cost, serviceTier: told ?? tier }, warnings: [] });
  });

  it.each([
    ["priority", false],
    ["priority", true],
    ["flex", false],
    ["flex", true],
  ] as const)("%s that the provider had no room for is billed as usual (stream: %s)", async (tier, stream) => {
    const world = sold(tier, {
      providers: { a: stream ? streamsAt("default") : answersAt("default") },
      body: { stream },
    });
    const { settlement, reply } = await world.run();
    expect(settlement?.generation).toMatchObject({
      cost: 30_000n,
      endpointId: "a:maker/one",
      priceVersionId: "price-a",
    });
    expect(settlement?.attempts).toMatchObject([{ endpointId: "a:maker/one" }]);
    expect(reply.ending).toMatchObject({ billed: { cost: 30_000n, serviceTier: "default" } });
    await world.ports.routes.flush();
    expect(world.routesKept.at(-1)).toMatchObject({ serviceTier: "default" });
  });

  it.each(["priority", "flex"] as const)("%s is held for at the dearer of it and the usual service", async (tier) => {
    const body = { stream: false, max_tokens: 100, service_tier: tier };
    const usual = await held(createWorld({ providers: { a: answers("Hello") }, body }));
    const atTier = await held(sold(tier, { providers: { a: answersAt(tier) }, body }));
    expect(atTier).toBe(tier === "priority" ? usual * 2n : usual);
  });

  it("falls back to the usual service of others, said and priced so", async () => {
    const world = sold("priority", { providers: { a: down, b: answers("Hello") }, body: { stream: false } });
    const { settlement, reply } = await world.run();
    expect(settlement?.generation).toMatchObject({ endpointId: "b:maker/one", cost: 30_000n });
    expect(reply.ending?.warnings).toContainEqual(expect.objectContaining({ param: "service_tier" }));
    expect(
      world.upstreamCalls.map(({ request }) => request.task === undefined && request.extra["service_tier"]),
    ).toEqual(["priority", undefined, undefined]);
  });

  it("that breaks off is billed at the tier that it began at", async () => {
    const start: StreamPart = { type: "start", upstreamId: "up-1", serviceTier: "default" };
    const world = sold("priority", { providers: { a: breaksAfter([start], [text("Hello")]) } });
    const { settlement } = await world.run();
    expect(settlement?.generation).toMatchObject({ status: "interrupted", priceVersionId: "price-a" });
  });

  it.each([true, false])("flex is waited for as long as what thinks (stream: %s)", async (stream) => {
    const script = stream ? streamsAt("flex") : answersAt("flex");
    const world = sold("flex", { providers: { a: script }, body: { stream } });
    await world.run();
    expect(world.upstreamCalls[0]?.firstByteMs).toBe(300_000);
  });

  it("is listed at its price on an own key, too", async () => {
    const world = sold("priority", { providers: { a: streamsAt("priority") }, ownKeys: [{}] });
    const { settlement } = await world.run();
    expect(settlement?.generation.ownKey).toMatchObject({ upstreamCost: 60_000n });
  });
});
