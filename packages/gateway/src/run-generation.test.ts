import { parseNetwork, parseNetworks } from "@causeway/networks";
import { describe, expect, it } from "vitest";
import { answers, runScenario, streams, usage } from "./gateway.fixture.ts";

describe("a streamed answer", () => {
  it("is relayed in order and ends only after it is settled", async () => {
    const { reply, settlement, error } = await runScenario({ providers: { a: streams(["Hel", "lo"], usage(10, 5)) } });
    expect(error).toBeUndefined();
    expect(reply.text).toBe("Hello");
    expect(reply.envelope).toMatchObject({ id: "gen-1", model: "maker/one", provider: "A" });
    expect(reply.ending).toMatchObject({ kind: "stream", billed: { cost: 30_000n, usage: usage(10, 5) } });
    expect(reply.settledAtEnd).toBe(true);
    expect(settlement?.generation).toMatchObject({
      status: "completed",
      cost: 30_000n,
      inputTokens: 10,
      outputTokens: 5,
      estimated: false,
      providerId: "a",
      priceVersionId: "price-a",
      upstreamId: "up-1",
      finishReason: "stop",
      httpStatus: 200,
    });
  });

  it("without usage is billed by estimate and says so", async () => {
    const { settlement } = await runScenario({ providers: { a: streams(["four letters each"], "none") } });
    expect(settlement?.generation).toMatchObject({ estimated: true, outputTokens: 5, status: "completed" });
    expect(settlement?.generation.inputTokens).toBeGreaterThan(0);
    expect(settlement?.generation.cost).toBeGreaterThan(0n);
  });

  it("that is empty and ends with a reason is delivered", async () => {
    const { reply, settlement } = await runScenario({ providers: { a: streams([], usage(10, 0)) } });
    expect(reply.ending).toMatchObject({ kind: "stream" });
    expect(settlement?.generation).toMatchObject({ status: "completed", cost: 10_000n });
  });

  it("is stored even when headers hold characters that no column takes", async () => {
    const { settlement } = await runScenario({ providers: { a: streams(["x"]) } });
    expect(settlement?.generation.appTitle).toBe("App\ufffd");
  });
});

describe("what the provider's format could not say", () => {
  const warning = { code: "not-expressible", param: "seed", message: "It knows no seed." } as const;

  it.each([
    ["streamed", true, streams(["x"])],
    ["whole", false, answers("x")],
  ])("is told with the %s answer", async (_, stream, script) => {
    const { reply } = await runScenario({
      providers: { a: async (...given) => ({ ...(await script(...given)), warnings: [warning] }) },
      body: { stream },
    });
    expect(reply.ending?.warnings).toEqual([warning]);
  });

  it("is not told of a provider that did not answer", async () => {
    const outcome = { kind: "unavailable", reason: "overloaded", message: "busy" } as const;
    const { reply } = await runScenario({
      providers: {
        a: async () => ({ outcome, httpStatus: 503, answer: undefined, warnings: [warning] }),
        b: streams(["x"]),
      },
    });
    expect(reply.ending).toMatchObject({ kind: "stream", warnings: [] });
  });
});

describe("a whole answer", () => {
  it("is settled before it is sent", async () => {
    const { reply, settlement } = await runScenario({
      providers: { a: answers("Hello", usage(10, 5)) },
      body: { stream: false },
    });
    expect(reply.ending).toMatchObject({ kind: "whole", billed: { cost: 30_000n }, envelope: { provider: "A" } });
    expect(reply.settledAtEnd).toBe(true);
    expect(settlement?.generation).toMatchObject({ status: "completed", streamed: false, cost: 30_000n });
  });

  it("splits its cost into prompt and completion without a remainder", async () => {
    const { reply } = await runScenario({ providers: { a: answers("x", usage(7, 3)) }, body: { stream: false } });
    expect(reply.ending?.billed).toMatchObject({
      cost: 19_000n,
      upstreamCost: 19_000n,
      upstreamPromptCost: 7_000n,
      upstreamCompletionCost: 12_000n,
    });
  });
});

describe("before anything is called", () => {
  it.each([
    ["no key", { kind: "missing" }, 401, /Missing Authentication header/],
    ["something that is no key", { kind: "malformed" }, 401, /does not exist/],
    ["a key that nobody has", { kind: "key", hash: "unknown" }, 401, /does not exist/],
  ] as const)("%s is refused", async (_, credential, status, message) => {
    const { error, world } = await runScenario({ providers: { a: streams(["x"]) }, credential });
    expect(error).toMatchObject({ status, message: expect.stringMatching(message) });
    expect(world.upstreamCalls).toHaveLength(0);
    expect(world.holds.holds.size + world.holds.settled.size).toBe(0);
  });

  it("tells no difference between a malformed and an unknown key", async () => {
    const malformed = await runScenario({ providers: { a: streams(["x"]) }, credential: { kind: "malformed" } });
    const unknown = await runScenario({ providers: { a: streams(["x"]) }, credential: { kind: "key", hash: "?" } });
    expect(malformed.error?.message).toBe(unknown.error?.message);
  });

  it("a broken key store is 503, never 401", async () => {
    const { error } = await runScenario({
      providers: { a: streams(["x"]) },
      prepare: (world) => {
        world.ports.keys.findByHash = () => Promise.reject(new Error("away"));
      },
    });
    expect(error).toMatchObject({ status: 503, retryAfterSeconds: 2 });
  });

  it.each([
    [{ disabled: true }, 401],
    [{ revokedAt: new Date(0) }, 401],
    [{ expiresAt: new Date(0) }, 401],
    [{ class: "management" }, 403],
  ] as const)("a key with %j is refused", async (changes, status) => {
    const { error } = await runScenario({ providers: { a: streams(["x"]) }, key: changes });
    expect(error?.status).toBe(status);
  });

  it.each([
    ["203.0.113.8", "203.0.113.8"],
    ["2001:db8::1", "2001:db8::1"],
    [undefined, "an address that could not be told"],
  ])("a key that is bound to addresses is refused from %s", async (callerAddress, seen) => {
    const { error, world } = await runScenario({
      providers: { a: streams(["x"]) },
      key: { allowedIps: parseNetworks("203.0.113.6/31, 10.0.0.0/8") },
      ...(callerAddress !== undefined && { callerAddress }),
    });
    expect(error).toMatchObject({
      status: 403,
      message: expect.stringContaining(`may not be used from ${seen}: it works from 203.0.113.6/31, 10.0.0.0/8.`),
      metadata: { address: callerAddress ?? null, allowed_ips: ["203.0.113.6/31", "10.0.0.0/8"] },
    });
    expect(world.upstreamCalls).toHaveLength(0);
  });

  it("names ten of many addresses that a key is bound to", async () => {
    const allowedIps = Array.from({ length: 12 }, (_, index) => parseNetwork(`203.0.113.${index}`));
    const { error } = await runScenario({ providers: { a: streams(["x"]) }, key: { allowedIps } });
    expect(error?.message).toContain("203.0.113.9 and 2 more.");
  });

  it("a key that is bound to addresses serves from there, also when they are written as IPv6", async () => {
    const { error } = await runScenario({
      providers: { a: streams(["x"]) },
      key: { allowedIps: [parseNetwork("203.0.113.7")] },
      callerAddress: "::ffff:203.0.113.7",
    });
    expect(error).toBeUndefined();
  });

  it.each([
    [{ model: "nobody/knows" }, 400, /nobody\/knows is not a valid model ID/, "model"],
    [{ plugins: [{ id: "web", engine: "bing" }] }, 400, /one of auto, native, exa/, "plugins.0.engine"],
    [{ model: "wrong/one" }, 400, /Did you mean maker\/one\?/, "model"],
    [{ models: ["maker/two", "nobody/knows"] }, 400, /not a valid model ID/, "models.1"],
    [{ model: null }, 400, /model is required/, "model"],
    [{ messages: "hi" }, 400, /messages/, "messages"],
  ] as const)("the body %j is refused by field", async (body, status, message, parameter) => {
    const { error } = await runScenario({ providers: { a: streams(["x"]) }, body });
    expect(error).toMatchObject({ status, parameter, message: expect.stringMatching(message) });
  });

  it("a wish that nobody meets is 404 and says who excluded whom", async () => {
    const { error } = await runScenario({ providers: { a: streams(["x"]) }, body: { provider: { only: ["b"] } } });
    expect(error).toMatchObject({ status: 404, message: expect.stringContaining("a: it is not in provider.only") });
    expect(error?.metadata).toMatchObject({ availability: { excluded_by: ["allowed_providers"] } });
  });
});
