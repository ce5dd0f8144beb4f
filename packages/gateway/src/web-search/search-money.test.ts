import { noUsage, type SearchAnswer } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
import {
  answers,
  breaksAfter,
  does,
  fails,
  outage,
  runScenario,
  type Scenario,
  streams,
  text,
  tick,
} from "../gateway.fixture.ts";
import type { HoldOutcome } from "../ports.ts";

const found: SearchAnswer = {
  task: "search",
  upstreamId: "up-search",
  results: [{ url: "https://reefs.test/1", title: "Reefs", text: "They grow.", publishedOn: undefined }],
  usage: { ...noUsage, units: { search: 1 } },
};
const price = 7_000_000n;
const web = { plugins: [{ id: "web" }] };
const tool = { tools: [{ type: "web_search", engine: "exa" }] };

async function ask({ body, ...changes }: Partial<Scenario> = {}) {
  const outcome = await runScenario({ providers: { a: [does(found), answers("Hi")] }, ...changes, body: body ?? web });
  // What is let go of is let go of behind.
  for (let turns = 0; turns < 20; turns++) await tick();
  const { holds, upstreamCalls } = outcome.world;
  return {
    ...outcome,
    search: holds.settled.get("gen-1-search")?.generation,
    holds,
    tasks: upstreamCalls.map(({ request }) => request.task),
  };
}

/** The answer's own hold is refused like this; that of its search is not. */
const refusing =
  (outcome: HoldOutcome): Scenario["prepare"] =>
  ({ holds }) => {
    const take = holds.take.bind(holds);
    holds.take = async (request) => (request.generationId === "gen-1" ? outcome : await take(request));
  };

describe("nothing is searched for a call that cannot be answered", () => {
  it.each<[string, Scenario["body"]]>([
    ["a plugin", web],
    ["a tool", tool],
  ])("for want of credits, asked for by %s", async (_, body) => {
    const outcome = await ask({ balance: "0.012", body: { ...body, max_tokens: 5_000, stream: false } });
    expect(outcome.error).toMatchObject({ code: "insufficient-credits" });
    expect(outcome.tasks).toEqual([]);
    expect(outcome.search).toMatchObject({ status: "failed", httpStatus: 402, cost: 0n });
    expect([outcome.holds.balance, outcome.holds.held]).toEqual([12_000_000n, 0n]);
  });

  it("for want of a place among the calls of a minute", async () => {
    const rate = { subject: "key:key-1", kind: "requests", limit: 1, name: "key", holder: "key", amount: 1 } as const;
    const outcome = await ask({ prepare: refusing({ kind: "rate-exceeded", rate, retryAfterSeconds: 9 }) });
    expect(outcome.error).toMatchObject({ code: "rate-limited" });
    expect(outcome.tasks).toEqual([]);
    expect([outcome.holds.balance, outcome.holds.held]).toEqual([1_000_000_000n, 0n]);
  });
});

describe("a search is ours to pay where nothing came of its answer", () => {
  const down = fails(outage(), 503);
  const error = { type: "error", message: "server exploded", providerCode: undefined } as const;
  const broken = breaksAfter([text("Hi")], [error]);

  it.each<[string, Partial<Scenario>]>([
    ["no provider answered", { providers: { a: [does(found), down, down, down] } }],
    ["its provider broke off with an error", { providers: { a: [does(found), broken] } }],
  ])("%s", async (_, scenario) => {
    const { search, holds } = await ask(scenario);
    // Without a reason why it ended: so the audit of prices knows a call that may be free.
    expect(search).toMatchObject({ cost: 0n, insured: price, units: { search: 1 }, finishReason: undefined });
    expect([holds.balance, holds.held]).toEqual([1_000_000_000n, 0n]);
  });

  it("the results are more than can be paid for", async () => {
    const long = "\u{1F41F}".repeat(750);
    const results = Array.from({ length: 5 }, (_, at) => ({
      ...found.results[0],
      url: `https://a.test/${at}`,
      text: long,
    }));
    const outcome = await ask({
      providers: { a: [does({ ...found, results })] },
      balance: "0.02",
      body: { ...web, max_tokens: 1, stream: false },
    });
    expect(outcome.error).toMatchObject({ code: "insufficient-credits" });
    expect(outcome.tasks).toEqual(["search"]);
    expect(outcome.search).toMatchObject({ cost: 0n, insured: price });
    expect([outcome.holds.balance, outcome.holds.held]).toEqual([20_000_000n, 0n]);
  });

  it("and its caller is told so", async () => {
    const { reply, world } = await ask({ providers: { a: [does(found), broken] } });
    expect(reply.ending).toMatchObject({ kind: "broken-stream", billed: { webSearch: { requests: 1, cost: 0n } } });
    await world.ports.routes.flush();
    expect(world.routesKept.at(-1)?.search).toMatchObject({ engine: "a", costUsd: "0" });
  });
});

describe("a search is paid for", () => {
  it("where the caller left before the answer did", async () => {
    const { search, holds } = await ask({
      providers: { a: [does(found), streams(["a", "b", "c"])] },
      leavesAfterSends: 1,
    });
    expect(search).toMatchObject({ cost: price, finishReason: "stop" });
    expect(holds.held).toBe(0n);
  });

  it("out of little, with an answer that is cut to what is left", async () => {
    const outcome = await ask({ balance: "0.03", billsOnCancel: ["a"] });
    expect(outcome.error).toBeUndefined();
    expect(outcome.search?.cost).toBe(price);
    expect(outcome.reply.facts?.maxTokensClampedTo).toBeGreaterThan(1_024);
    expect(outcome.holds.held).toBe(0n);
  });
});
