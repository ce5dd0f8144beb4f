import type { Endpoint } from "@causeway/catalog";
import { picoUsd } from "@causeway/money";
import { noUsage, type SearchAnswer } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
import { answers, createWorld, does, fails, outage, runScenario, type Scenario, streams } from "../gateway.fixture.ts";

const found: SearchAnswer = {
  task: "search",
  upstreamId: "up-search",
  results: [
    { url: "https://reefs.test/1", title: "Reefs", text: "They grow in warm seas.", publishedOn: "2026-11-02" },
    { url: "https://reefs.test/2", title: "More", text: "", publishedOn: undefined },
  ],
  usage: { ...noUsage, units: { search: 1 } },
};

const web = { plugins: [{ id: "web" }] };
const ask = ({ body, ...changes }: Partial<Scenario> = {}) =>
  runScenario({
    providers: { a: [does(found), answers("See [reefs.test](https://reefs.test/1).")] },
    ...changes,
    body: body ?? web,
  });

const messagesOf = ({ world }: Awaited<ReturnType<typeof ask>>, at = 1) => {
  const request = world.upstreamCalls[at]?.request;
  return request?.task === undefined ? request?.messages : undefined;
};

const filter = { kind: "pattern", pattern: "warm", action: "redact", label: "HEAT" } as const;
const guardrailAgainstWarmth = {
  id: "guardrail-1",
  name: "Strict",
  models: undefined,
  ignoredModels: [],
  providers: undefined,
  ignoredProviders: [],
  zeroRetention: [],
  forbidsTraining: { paid: false, free: false },
  filters: [filter],
};

const wishOf = ({ world }: Awaited<ReturnType<typeof ask>>) => {
  const request = world.upstreamCalls[0]?.request;
  return request?.task === undefined ? request?.webSearch?.param : undefined;
};

describe("a call that wants a web search", () => {
  it("is told what was found, at the end of what the user said, and cites it", async () => {
    const outcome = await ask({ body: { ...web, stream: false } });
    expect(outcome.world.upstreamCalls[0]).toMatchObject({
      request: { task: "search", query: "Hello there", maxResults: 5 },
    });
    const content = messagesOf(outcome)?.[0]?.content;
    expect(content?.[0]).toEqual({ type: "text", text: "Hello there" });
    expect(content?.[1]).toMatchObject({ text: expect.stringContaining("They grow in warm seas.") });
    const { ending } = outcome.reply;
    expect(ending?.kind === "whole" && ending.answer.choices[0]?.searches).toEqual([
      { query: "Hello there", pages: [{ url: "https://reefs.test/1", title: "Reefs" }, expect.anything()] },
    ]);
    expect(ending?.kind === "whole" && ending.answer.choices[0]?.extra["annotations"]).toEqual([
      {
        type: "url_citation",
        url_citation: {
          url: "https://reefs.test/1",
          title: "Reefs",
          content: "They grow in warm seas.",
          start_index: 4,
          end_index: 38,
        },
      },
      { type: "url_citation", url_citation: expect.objectContaining({ start_index: 0, end_index: 0 }) },
    ]);
  });

  it("pays for the search as a generation of its own, and is told so", async () => {
    const { reply, settlement, world } = await ask();
    expect(world.holds.settled.get("gen-1-search")).toMatchObject({
      generation: { modelId: "exa/search", units: { search: 1 }, cost: 7_000_000n, estimated: false },
    });
    expect(settlement?.generation).toMatchObject({ modelId: "maker/one", cost: 30_000n });
    expect(reply.ending?.billed).toMatchObject({ cost: 30_000n, webSearch: { requests: 1, cost: 7_000_000n } });
    await world.ports.routes.flush();
    expect(world.routesKept.at(-1)?.search).toEqual({
      engine: "a",
      generationId: "gen-1-search",
      results: 2,
      costUsd: "0.007",
    });
  });

  it("ends its stream with the pages, whatever pieces it came in", async () => {
    const pieces = ["See [reefs", ".test](https://", "reefs.test/1)."];
    const { reply } = await ask({ providers: { a: [does(found), streams(pieces)] } });
    const types = reply.parts.map(({ type }) => type);
    expect(reply.parts.filter(({ type }) => type === "search")).toEqual([
      { type: "search", choice: 0, query: "Hello there", pages: [expect.anything(), expect.anything()] },
    ]);
    expect(types.slice(types.indexOf("finish") - 1)).toEqual(["extra", "finish"]);
    expect(reply.parts.find(({ type }) => type === "extra")).toMatchObject({
      delta: { annotations: [{ url_citation: { start_index: 4, end_index: 38 } }, {}] },
    });
  });

  it.each([
    ["the variant :online", { model: "maker/one:online" }],
    ["a search tool", { tools: [{ type: "web_search" }] }],
    ["a tool in OpenRouter's words", { tools: [{ type: "openrouter:web_search", parameters: { max_results: 3 } }] }],
    ["web_search_options", { web_search_options: { search_context_size: "low" } }],
  ])("says so by %s", async (_, body) => {
    const outcome = await ask({ body });
    expect(outcome.world.upstreamCalls.map(({ request }) => request.task)).toEqual(["search", undefined]);
    expect(outcome.reply.ending?.billed.webSearch?.cost).toBe(7_000_000n);
  });

  it("is kept with its pages, and neither asked nor searched for again", async () => {
    const reuse = { cache: { enabled: true, ttlSeconds: undefined, refresh: false }, idempotencyKey: undefined };
    const body = { ...web, stream: false };
    const providers = { a: [does(found), answers("See https://reefs.test/1")] };
    const world = createWorld({ providers, reuse, body });
    await world.run({ generationId: "gen-first" });
    const { reply } = await world.run({ generationId: "gen-second" });
    expect(reply.ending).toMatchObject({
      kind: "whole",
      billed: { cost: 0n },
      answer: { choices: [{ text: "See https://reefs.test/1", extra: { annotations: [{}, {}] } }] },
    });
    expect(world.upstreamCalls).toHaveLength(2);
    expect([...world.holds.settled.keys()]).toEqual(["gen-first", "gen-first-search", "gen-second"]);
  });

  describe("of a model whose provider searches itself", () => {
    const searched = { input: 900, cachedInput: 0, cacheWrite: 0, output: 10, reasoning: 0, units: { search: 2 } };
    const itself = {
      providers: { a: streams(["It is so."], searched) },
      changeEndpoint: (endpoint: Endpoint): Endpoint => ({
        ...endpoint,
        price: { ...endpoint.price, ownSearch: picoUsd(10_000_000_000n) },
      }),
    };
    it("is left to it, held for and charged by the search", async () => {
      const outcome = await ask({ ...itself, body: { plugins: [{ id: "web", engine: "native" }] } });
      expect(wishOf(outcome)).toBe("plugins.0");
      expect(outcome.world.upstreamCalls).toHaveLength(1);
      const plain = await ask({ ...itself, body: {} });
      const [held, plainly] = [outcome.world.holds.taken[0]?.amount, plain.world.holds.taken[0]?.amount];
      expect((held ?? 0n) - (plainly ?? 0n)).toBeGreaterThanOrEqual(80_000_000n);
      const { generation } = outcome.settlement ?? {};
      expect(generation).toMatchObject({ units: { search: 2 }, estimated: false });
      const { generation: other } =
        (await ask({ ...itself, changeEndpoint: (endpoint) => endpoint, body: {} })).settlement ?? {};
      expect((generation?.cost ?? 0n) - (other?.cost ?? 0n)).toBe(20_000_000n);
    });

    it("is charged no more than is held where it searches more often than it was told, and the rest is our loss", async () => {
      const oftener = { ...searched, units: { search: 30 } };
      const scenario = {
        ...itself,
        providers: { a: [streams(["It is so."], oftener)] },
        billsOnCancel: ["a"],
        body: { ...web, max_tokens: 100 },
      };
      const { world, settlement, reply } = await ask(scenario);
      const held = world.holds.taken[0]?.amount ?? 0n;
      expect(settlement?.generation).toMatchObject({ units: { search: 30 }, estimated: false });
      // What the settlement finds beyond the hold goes to the account of such losses.
      expect(settlement?.generation.cost).toBeGreaterThan(held);
      expect(reply.ending?.billed.cost).toBe(held);
      expect(world.holds.balance).toBe(1_000_000_000n - held);
    });

    it("is not where another engine is named, or words are given for the results", async () => {
      for (const plugin of [{ engine: "exa" }, { search_prompt: "Use these:" }]) {
        const providers = { a: [does(found), answers("Hi")] };
        const { world } = await ask({ ...itself, providers, body: { plugins: [{ id: "web", ...plugin }] } });
        expect(world.upstreamCalls.map(({ request }) => request.task)).toEqual(["search", undefined]);
      }
    });

    it("is not where a guardrail looks into what is found", async () => {
      const providers = { a: [does(found), answers("Hi")] };
      const { world } = await ask({ ...itself, providers, key: { guardrails: [guardrailAgainstWarmth] } });
      expect(world.upstreamCalls.map(({ request }) => request.task)).toEqual(["search", undefined]);
    });
  });

  it("is not searched for where it cannot be answered", async () => {
    const { error, world } = await ask({ body: { ...web, provider: { only: ["nobody"] } } });
    expect(error).toMatchObject({ code: "not-found" });
    expect(world.upstreamCalls).toEqual([]);
  });

  it("is refused where nothing can be held for the search", async () => {
    const { error, world } = await ask({ balance: "0.001" });
    expect(error).toMatchObject({ code: "insufficient-credits" });
    expect(world.upstreamCalls).toEqual([]);
    expect(world.holds.held).toBe(0n);
  });

  it("fails with the engine that a plugin demands, and answers without one that the model may use", async () => {
    const down = fails(outage(), 503);
    const broken = { a: [down, down, down, answers("Hi")] };
    const { error, world } = await ask({ providers: broken, body: { plugins: [{ id: "web", engine: "exa" }] } });
    expect(error).toMatchObject({ message: expect.stringContaining("The web search that plugins.0 asks for failed") });
    expect(world.holds.held).toBe(0n);
    const tool = { type: "web_search", engine: "exa" };
    const { reply } = await ask({ providers: broken, body: { tools: [tool] } });
    expect(reply.ending?.warnings).toMatchObject([{ code: "not-expressible", param: "tools.0" }]);
  });

  it("counts as one call against rates, and as all that it costs against budgets", async () => {
    const limited = {
      holder: "key",
      subject: "key:key-1",
      name: "key",
      spend: [],
      countsOwnKeys: false,
      requestsPerMinute: 1,
      tokensPerMinute: undefined,
      concurrency: 1,
      models: ["maker/*"],
      providers: undefined,
    } as const;
    const { world } = await ask({ key: { limits: [limited] } });
    expect(world.holds.taken.map(({ limits }) => [limits.rates.length, limits.concurrency.length])).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it("keeps searched words from models that guardrails keep them from", async () => {
    const outcome = await ask({ key: { guardrails: [guardrailAgainstWarmth] } });
    expect(JSON.stringify(messagesOf(outcome))).toContain("They grow in [HEAT] seas.");
  });
});
