import type { LaneTerms } from "@causeway/lanes";
import { nanoUsd, picoUsd } from "@causeway/money";
import type { OwnEndpoint, OwnKey } from "@causeway/routing";
import { describe, expect, it } from "vitest";
import {
  answers,
  breaksAfter,
  createWorld,
  fails,
  runScenario,
  type Scenario,
  type Script,
  streams,
  text,
  usage,
} from "./gateway.fixture.ts";

const terms: LaneTerms = {
  monthlyPrice: nanoUsd(20_000_000_000n),
  windows: [{ unit: "requests", quota: 1, lengthMs: 5 * 3_600_000, kind: "fixed", anchorMs: 0 }],
  concurrency: 1,
  queueLength: 1,
  longestWaitMs: 2_000,
  answersWhole: true,
};

/** Serves the world's one model, and one that nobody else knows. */
function ownEndpoint(slug: string, changes: Partial<OwnEndpoint> = {}, rate = 2_000_000n): Partial<OwnKey> {
  const providerId = `own-${slug}`;
  const ids = ["maker/one", `own/${slug}/llama`];
  const supportedParameters = ["max_tokens", "tools"];
  return {
    id: slug,
    providerId,
    endpoint: {
      name: `The ${slug}`,
      providerId,
      wireFormat: "openai-chat",
      baseUrl: `https://${slug}.example.com/v1`,
      lane: undefined,
      endpoints: ids.map((modelId) => ({
        id: `${providerId}:${modelId}`,
        modelId,
        providerId,
        upstreamModelId: "llama-upstream",
        contextLength: 32_000,
        maxOutputTokens: undefined,
        quantization: undefined,
        inputModalities: ["text"],
        supportedParameters,
        price: {
          input: picoUsd(rate),
          output: picoUsd(rate),
          cachedInput: undefined,
          cacheWrite: undefined,
          request: undefined,
          tiers: [],
        },
        priceVersionId: `${slug}-price`,
      })),
      models: [
        {
          id: `own/${slug}/llama`,
          name: "llama",
          author: "own",
          contextLength: 32_000,
          maxOutputTokens: undefined,
          inputModalities: ["text"],
          outputModalities: ["text"],
          supportedParameters,
          releasedOn: undefined,
          listedOn: undefined,
          knowledgeCutoff: undefined,
          openWeights: undefined,
          deprecatedOn: undefined,
        },
      ],
      ...changes,
    },
  };
}

const lane = (slug: string, changes: Partial<LaneTerms> = {}) =>
  ownEndpoint(slug, { lane: { ...terms, ...changes } }, 0n);

const call = (changes: Partial<Scenario>) => runScenario({ providers: { a: streams(["x"]) }, ...changes });

describe("a call of an own endpoint", () => {
  it("goes to its address with its key, and is charged the fee of its own price list", async () => {
    const { world, settlement, reply } = await call({
      providers: { a: [], "own-gpu": streams(["x"], usage(10, 5)) },
      ownKeys: [ownEndpoint("gpu")],
    });
    expect(world.upstreamCalls).toMatchObject([
      {
        ownEndpoint: { baseUrl: "https://gpu.example.com/v1", wireFormat: "openai-chat" },
        ownSecret: "secret of workspace-1:gpu",
        upstreamModelId: "llama-upstream",
      },
    ]);
    expect(settlement?.generation).toMatchObject({
      providerId: "own-gpu",
      priceVersionId: "gpu-price",
      ownKey: { id: "gpu", upstreamCost: 30_000n },
    });
    expect(reply.envelope).toMatchObject({ provider: "The gpu" });
    expect(reply.ending).toMatchObject({ billed: { isOwnKey: true, cost: 1_500n } });
  });

  it("may ask for a model that only its workspace knows", async () => {
    const asked = { providers: { a: [], "own-gpu": streams(["x"]) }, body: { model: "OWN/gpu/llama" } };
    const { settlement, error } = await call({ ...asked, ownKeys: [ownEndpoint("gpu")] });
    expect(error).toBeUndefined();
    expect(settlement?.generation).toMatchObject({ modelId: "own/gpu/llama", providerId: "own-gpu" });
    const stranger = await call(asked);
    expect(stranger.error).toMatchObject({ status: 400, parameter: "model" });
  });

  it("goes on elsewhere when it does not answer, and names it", async () => {
    const { settlement, reply } = await call({
      providers: {
        a: streams(["y"]),
        "own-gpu": fails({ kind: "unavailable", reason: "unreachable", message: "gone" }),
      },
      ownKeys: [{ ...ownEndpoint("gpu"), alwaysUse: false }],
    });
    expect(reply.text).toBe("y");
    expect(settlement?.attempts).toMatchObject([
      { providerId: "own-gpu", ownKeyId: "gpu", outcome: "unavailable", reason: "gone" },
      { providerId: "a", ownKeyId: undefined, outcome: "completed" },
    ]);
  });
});

describe("a flat-rate lane", () => {
  const providers = { a: streams(["metered"]), "own-one": answers("first"), "own-two": answers("second") };
  const ownKeys = [lane("one"), lane("two")].map((own) => ({ ...own, alwaysUse: false }));

  it("overflows in the set order: first account, second account, then what is paid by the call", async () => {
    const world = createWorld({ providers, ownKeys });
    const texts: string[] = [];
    for (const id of ["gen-1", "gen-2", "gen-3"]) texts.push((await world.run({ generationId: id })).reply.text);
    expect(texts).toEqual(["first", "second", "metered"]);
    expect(world.upstreamCalls.map(({ providerId }) => providerId)).toEqual(["own-one", "own-two", "a"]);
  });

  it("says in the log who was passed over and why", async () => {
    const world = createWorld({ providers, ownKeys: ownKeys.slice(0, 1) });
    await world.run({ generationId: "gen-1" });
    const { settlement } = await world.run({ generationId: "gen-2" });
    expect(settlement?.attempts).toMatchObject([
      {
        providerId: "own-one",
        httpStatus: undefined,
        reason: expect.stringMatching(/^its quota of 1 requests in 5 h is used up until 2026-11-22T04:00:00Z$/),
      },
      { providerId: "a", outcome: "completed" },
    ]);
  });

  it("is told as a stream to those who asked for one, although it answers whole, and costs nothing by the call", async () => {
    const { world, settlement, reply } = await call({ providers, ownKeys });
    expect(world.upstreamCalls[0]?.request.stream).toBe(false);
    expect(reply.parts).toMatchObject([
      { type: "text", text: "first" },
      { type: "finish", reason: "stop" },
    ]);
    expect(reply.ending).toMatchObject({ kind: "stream", billed: { cost: 0n, usage: { input: 10, output: 5 } } });
    expect(settlement?.generation).toMatchObject({ status: "completed", streamed: true, inputTokens: 10, cost: 0n });
  });

  it("that streams is passed on as it comes", async () => {
    const { world, reply } = await call({
      providers: { ...providers, "own-one": streams(["a", "b"]) },
      ownKeys: [{ ...lane("one", { answersWhole: false }), alwaysUse: false }],
    });
    expect(world.upstreamCalls[0]?.request.stream).toBe(true);
    expect(reply.text).toBe("ab");
  });

  it("that is refused by its upstream is closed for as long as that says, and used nothing of its quota", async () => {
    const world = createWorld({ providers: { ...providers, "own-one": refuses }, ownKeys: ownKeys.slice(0, 1) });
    await world.run({ generationId: "gen-1" });
    expect(world.lanes.closedForMs).toEqual([90_000]);
    const { settlement } = await world.run({ generationId: "gen-2" });
    expect(settlement?.attempts[0]).toMatchObject({
      reason: expect.stringMatching(/^by its own word it takes no calls/),
    });
    expect(world.upstreamCalls.filter(({ providerId }) => providerId === "own-one")).toHaveLength(1);
  });

  it("lets a call wait for its turn, tells it where it stands, and lets it go when it waited long enough", async () => {
    const busy = { ...lane("one", { windows: [] }), alwaysUse: false };
    const world = createWorld({ providers, ownKeys: [busy] });
    await world.lanes.ask({ id: "one", terms: { ...terms, windows: [] } }, "another", usageOfOne);
    const { reply, settlement } = await world.run({ generationId: "gen-2" });
    expect(reply.text).toBe("metered");
    expect(reply.queue.length).toBeGreaterThan(5);
    expect(reply.queue[0]).toEqual({ position: 1, waitedMs: 0, longestWaitMs: 2_000 });
    expect(settlement?.attempts[0]).toMatchObject({ reason: "its queue did not move within 2 s" });
  });

  it("that nobody else can stand in for answers 429 with what is used up and until when", async () => {
    const world = createWorld({ providers, ownKeys: [lane("one")], body: { model: "own/one/llama" } });
    await world.run({ generationId: "gen-1" });
    const { error } = await world.run({ generationId: "gen-2" });
    expect(error).toMatchObject({
      status: 429,
      retryAfterSeconds: 60,
      message: expect.stringMatching(/^The one returned an error: its quota of 1 requests in 5 h is used up until /),
    });
  });

  it("that breaks off after the caller saw content is not tried elsewhere", async () => {
    const { reply } = await call({
      providers: { ...providers, "own-one": breaksAfter([text("half")]) },
      ownKeys: [{ ...lane("one", { answersWhole: false }), alwaysUse: false }],
    });
    expect(reply.ending).toMatchObject({ kind: "broken-stream" });
  });
});

const refuses: Script = () => ({
  outcome: { kind: "unavailable", reason: "rate-limited", message: "limit reached" },
  httpStatus: 429,
  answer: undefined,
  closedForMs: 90_000,
});

const usageOfOne = { requests: 1, tokens: 1 };
