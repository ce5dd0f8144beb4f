import { nanoUsd, parseUsd } from "@causeway/money";
import { ownKeyFee } from "@causeway/pricing";
import { describe, expect, it } from "vitest";
import {
  answers,
  createWorld,
  fails,
  outage,
  runScenario,
  type Scenario,
  streams,
  usage,
  type World,
} from "./gateway.fixture.ts";

const noKeyOfOurs = { unconfigured: ["a", "b"] };

/** 10 tokens in at $1 and 5 out at $4 per million: 30,000 nano-dollars at list price, 5 % of it is 1,500. */
const listPrice = 30_000n;
const fee = 1_500n;

const call = (changes: Partial<Scenario> = {}) =>
  runScenario({ providers: { a: streams(["x"]), b: streams(["y"]) }, ownKeys: [{ id: "own-1" }], ...changes });

describe("a call on an own key", () => {
  it("is made with that key and charged the fee, and says what the provider bills", async () => {
    const { world, settlement, reply } = await call();
    expect(world.upstreamCalls).toMatchObject([{ providerId: "a", ownSecret: "secret of workspace-1:own-1" }]);
    expect(settlement?.generation.ownKey).toEqual({ id: "own-1", upstreamCost: listPrice });
    expect(settlement?.attempts).toMatchObject([{ ownKeyId: "own-1", outcome: "completed" }]);
    expect(reply.ending).toMatchObject({ billed: { isOwnKey: true, cost: fee, upstreamCost: listPrice } });
    expect(world.holds.balance).toBe(parseUsd("1") - fee);
  });

  it("shows parts that add up: fee and provider's bill are all that is spent", async () => {
    const { reply, world } = await call({ providers: { a: answers("x", usage(1_001, 7)) }, body: { stream: false } });
    const billed = reply.ending?.billed;
    const upstream = (billed?.upstreamPromptCost ?? 0n) + (billed?.upstreamCompletionCost ?? 0n);
    expect(billed?.upstreamCost).toBe(upstream);
    expect(billed?.cost).toBe(ownKeyFee(nanoUsd(upstream), world.holds.terms));
  });

  it("falls back to shared capacity when its owner allows it, and then costs credits", async () => {
    const { settlement, reply } = await call({ providers: { a: [fails(outage(), 429), streams(["x"])] } });
    expect(settlement?.attempts.map(({ ownKeyId }) => ownKeyId)).toEqual(["own-1", undefined]);
    expect(settlement?.generation).toMatchObject({ cost: listPrice, ownKey: undefined });
    expect(reply.ending).toMatchObject({ billed: { isOwnKey: false, cost: listPrice } });
  });

  it("never touches shared capacity when it is always used", async () => {
    const { error, world, settlement } = await call({
      providers: { a: fails({ kind: "credential-rejected", message: "Incorrect API key" }, 401), b: streams(["y"]) },
      ownKeys: [{ id: "own-1", alwaysUse: true }],
    });
    expect(error).toMatchObject({
      status: 502,
      message: expect.stringContaining("A rejected your own key (HTTP 401)"),
    });
    expect(world.upstreamCalls).toHaveLength(1);
    expect(settlement?.generation).toMatchObject({ status: "failed", ownKey: undefined });
    expect(world.holds.balance).toBe(parseUsd("1"));
  });

  it("goes on with the next own key when one cannot be opened", async () => {
    const { settlement } = await call({
      ownKeys: [{ id: "unreadable" }, { id: "own-2" }],
      ...noKeyOfOurs,
    });
    expect(settlement?.attempts).toMatchObject([
      { ownKeyId: "unreadable", outcome: "credential-rejected", httpStatus: undefined },
      { ownKeyId: "own-2", outcome: "completed" },
    ]);
  });

  it("says nothing of the endpoint's health to others", async () => {
    const { world } = await call({
      providers: { a: fails(outage(), 503) },
      ownKeys: [1, 2, 3, 4, 5].map((n) => ({ id: `own-${n}`, alwaysUse: true })),
      body: { provider: { max_attempts: 5 } },
    });
    expect(world.upstreamCalls).toHaveLength(5);
    expect(world.ports.health.view(0).figures("a:maker/one").failures).toBe(0);
    expect(world.ports.health.view(0).standing("a:maker/one")).toBe("healthy");
  });

  it("is not for callers whom it does not serve", async () => {
    const { world } = await call({ ownKeys: [{ id: "own-1", apiKeyIds: ["another"], alwaysUse: true }] });
    expect(world.upstreamCalls).toMatchObject([{ ownSecret: undefined }]);
  });
});

const free = (world: World) => Object.assign(world.holds.terms, { monthlyAllowance: parseUsd("25000") });

describe("credits and own keys", () => {
  it("a workspace without credits keeps calling while the fee is nothing", async () => {
    const { settlement, reply } = await call({ balance: "0", prepare: free });
    expect(settlement?.generation.ownKey?.id).toBe("own-1");
    expect(reply.ending).toMatchObject({ billed: { cost: 0n, upstreamCost: listPrice } });
    expect(reply.facts?.maxTokensClampedTo).toBeUndefined();
  });

  it("without credits only own keys are tried, even those meant for after shared capacity", async () => {
    const { world } = await call({ balance: "0", prepare: free, ownKeys: [{ placement: "fallback" }] });
    expect(world.upstreamCalls).toMatchObject([{ ownSecret: expect.any(String) }]);
  });

  it("are needed for the fee beyond the allowance", async () => {
    const { error, world } = await call({ balance: "0", ...noKeyOfOurs });
    expect(error).toMatchObject({ status: 402, message: expect.stringMatching(/may cost up to \$0\.00\d/) });
    expect(world.upstreamCalls).toEqual([]);
  });

  it("a store that cannot say which own keys there are is 503, never shared capacity in their stead", async () => {
    const world = createWorld({ providers: { a: streams(["x"]) } });
    world.ports.ownKeys.list = () => Promise.reject(new Error("away"));
    const { error } = await world.run();
    expect(error?.status).toBe(503);
    expect(world.upstreamCalls).toEqual([]);
  });
});
