import { type HolderLimits, subjectOf } from "@causeway/limits";
import { parseUsd } from "@causeway/money";
import { describe, expect, it } from "vitest";
import { runScenario, type Scenario, streams } from "./gateway.fixture.ts";

const none: HolderLimits = {
  holder: "key",
  subject: subjectOf.key("key-1"),
  name: "sk-cw-v1-abc…xyz",
  spend: [],
  countsOwnKeys: false,
  requestsPerMinute: undefined,
  tokensPerMinute: undefined,
  concurrency: undefined,
  models: undefined,
  providers: undefined,
};
const ofKey = (limits: Partial<HolderLimits>): HolderLimits => ({ ...none, ...limits });
const ofMember = (limits: Partial<HolderLimits>): HolderLimits => ({
  ...none,
  holder: "member",
  subject: subjectOf.member("workspace-1", "ada"),
  name: "ada@example.test",
  ...limits,
});
const ofWorkspace = (limits: Partial<HolderLimits>): HolderLimits => ({
  ...none,
  holder: "workspace",
  subject: subjectOf.workspace("workspace-1"),
  name: "Acme",
  ...limits,
});

const a = { a: streams(["x"]) };
const refusing = (
  key: HolderLimits,
  takeOutcome: Parameters<NonNullable<Scenario["prepare"]>>[0]["holds"]["takeOutcome"],
) =>
  runScenario({
    providers: a,
    key: { limits: [key] },
    prepare: (world) => {
      world.holds.takeOutcome = takeOutcome;
    },
  });
const budgetOf = (
  { holder, subject, countsOwnKeys }: HolderLimits,
  limit: string,
  reset: "weekly" | "monthly" | undefined,
) => ({ holder, subject, countsOwnKeys, limit: parseUsd(limit), reset }) as const;

it("asks the hold for all limits of key, member and workspace", async () => {
  const { world } = await runScenario({
    providers: a,
    key: {
      limits: [
        ofKey({ spend: [{ limit: parseUsd("5"), reset: "daily" }], requestsPerMinute: 60 }),
        ofMember({ tokensPerMinute: 10_000 }),
        ofWorkspace({ concurrency: 8 }),
      ],
    },
    body: { max_tokens: 500 },
  });
  const [settled] = [...world.holds.settled.values()];
  expect(settled?.generation.status).toBe("completed");
  const [request] = world.holds.taken;
  expect(request?.limits).toMatchObject({
    budgets: [{ subject: "key:key-1", reset: "daily" }],
    rates: [
      { subject: "key:key-1", unit: "requests", limit: 60, amount: 1 },
      { subject: "member:workspace-1:ada", unit: "tokens", limit: 10_000 },
    ],
    concurrency: [{ subject: "workspace:workspace-1", limit: 8 }],
  });
  const tokens = request?.limits.rates[1]?.amount ?? 0;
  expect(tokens).toBeGreaterThan(500);
  expect(tokens).toBeLessThan(600);
});

describe("a spend limit that is used up is a 403 that says", () => {
  it("whose it is, how much, what is left, until when, and who can change it", async () => {
    const { error, world } = await refusing(none, {
      kind: "budget-exceeded",
      budget: budgetOf(none, "5", "weekly"),
      available: parseUsd("0.0001"),
    });
    expect(error?.status).toBe(403);
    expect(error?.message).toMatch(/^Key limit exceeded \(weekly limit\)\. This request may cost up to \$0\.\d+; /);
    for (const said of [
      "the key sk-cw-v1-abc…xyz may spend $5 a week",
      "$0.0001 of it is left until 2026-11-23T00:00:00.000Z",
      "The key's owner, or an owner or admin of its workspace, can change it at https://dashboard.test/keys/key-1",
    ]) {
      expect(error?.message).toContain(said);
    }
    expect(error?.metadata).toMatchObject({
      limit_source: "api_key",
      limit_holder: "sk-cw-v1-abc…xyz",
      limit_usd: "5",
      limit_reset: "weekly",
      resets_at: "2026-11-23T00:00:00.000Z",
      available_usd: "0.0001",
      limit_url: "https://dashboard.test/keys/key-1",
    });
    expect(world.upstreamCalls).toEqual([]);
  });

  it.each([
    [ofMember({}), /^Member monthly budget of \$20 exceeded.+the member ada@example\.test may spend \$20 a month/],
    [ofWorkspace({}), /^Workspace monthly budget of \$20 exceeded.+the workspace Acme may spend \$20 a month/],
  ])("that it is the budget of a member or of the workspace", async (holder, message) => {
    const { error } = await refusing(holder, {
      kind: "budget-exceeded",
      budget: budgetOf(holder, "20", "monthly"),
      available: parseUsd("0"),
    });
    expect(error).toMatchObject({ status: 403, message: expect.stringMatching(message) });
    expect(error?.message).toContain(
      "An owner or admin of the workspace can change it at https://dashboard.test/limits",
    );
    expect(error?.metadata).toMatchObject({ resets_at: "2026-12-01T00:00:00.000Z" });
  });

  it("nothing of a reset when it never resets", async () => {
    const { error } = await refusing(none, {
      kind: "budget-exceeded",
      budget: budgetOf(none, "5", undefined),
      available: parseUsd("0"),
    });
    expect(error?.message).toContain("Key limit exceeded (total limit)");
    expect(error?.message).toContain("may spend $5 in total, and $0 of it is left.");
    expect(error?.metadata).toMatchObject({ limit_reset: null, resets_at: null });
  });
});

it("an answer of open length is cut to what a budget leaves, instead of being refused", async () => {
  const { reply, error, world } = await runScenario({
    providers: a,
    billsOnCancel: ["a"],
    key: { limits: [ofKey({ spend: [{ limit: parseUsd("5"), reset: "daily" }] })] },
    prepare: ({ holds }) => {
      holds.budgetLeft = parseUsd("0.02");
    },
  });
  expect(error).toBeUndefined();
  expect(reply.facts?.maxTokensClampedTo).toBeGreaterThanOrEqual(1_024);
  expect(reply.facts?.maxTokensClampedTo).toBeLessThan(10_000);
  expect(world.upstreamCalls[0]?.maxOutputTokens).toBe(reply.facts?.maxTokensClampedTo);
});

describe("a rate that is used up is a 429", () => {
  it.each([
    ["requests", "the workspace Acme may make 60 requests per minute"],
    ["tokens", "the workspace Acme may use 60 tokens per minute"],
  ] as const)("of %s, with the time to wait", async (unit, said) => {
    const { holder, subject } = ofWorkspace({});
    const { error } = await refusing(ofWorkspace({ requestsPerMinute: 60 }), {
      kind: "rate-exceeded",
      rate: { holder, subject, unit, limit: 60, amount: 1 },
      retryAfterSeconds: 17.2,
    });
    expect(error?.status).toBe(429);
    expect(error?.message).toContain(said);
    expect(error?.message).toContain("Try again in 18 seconds");
    expect(error?.message).toContain("https://dashboard.test/limits");
    expect(error?.retryAfterSeconds).toBe(18);
    expect(error?.rateLimit).toMatchObject({ limit: 60, remaining: 0 });
    expect(error?.rateLimit?.resetAt.toISOString()).toBe(error?.metadata["resets_at"]);
  });

  it("of calls under way, soon to be tried again", async () => {
    const { error } = await refusing(none, {
      kind: "concurrency-exceeded",
      concurrency: { holder: "key", subject: "key:key-1", limit: 2 },
    });
    expect(error).toMatchObject({ status: 429, retryAfterSeconds: 1, rateLimit: undefined });
    expect(error?.message).toContain("the key sk-cw-v1-abc…xyz may have 2 under way");
  });

  it("never for longer than a minute", async () => {
    const { error } = await refusing(none, {
      kind: "rate-exceeded",
      rate: { holder: "key", subject: "key:key-1", unit: "requests", limit: 1, amount: 1 },
      retryAfterSeconds: 3_600,
    });
    expect(error?.retryAfterSeconds).toBe(60);
  });
});

describe("allowed models and providers", () => {
  it("refuses a model that nobody may use, naming whose list it is and who can change it", async () => {
    const { error, world } = await runScenario({
      providers: a,
      key: { limits: [ofKey({ models: ["maker/*"] }), ofWorkspace({ models: ["anthropic/*", "openai/gpt-*"] })] },
    });
    expect(error?.status).toBe(403);
    expect(error?.message).toBe(
      "Model not allowed: maker/one may not be used by the workspace Acme, only anthropic/*, openai/gpt-*. An owner or admin of the workspace can change it at https://dashboard.test/limits, or choose another model.",
    );
    expect(error?.metadata).toMatchObject({ allowed_models: ["anthropic/*", "openai/gpt-*"] });
    expect(world.holds.taken).toEqual([]);
  });

  it("leaves out fallback models that are not allowed, and goes on with those that are", async () => {
    const { error, world } = await runScenario({
      providers: a,
      body: { models: ["maker/one", "maker/two"] },
      key: { limits: [ofKey({ models: ["*/two"] })] },
    });
    expect(error).toBeUndefined();
    expect(world.upstreamCalls.map((call) => call.upstreamModelId)).toEqual(["maker/two-native"]);
  });

  it("routes only to providers that are allowed", async () => {
    const { error, world } = await runScenario({
      providers: { a: streams(["x"]), b: streams(["x"]) },
      body: { provider: { order: ["a", "b"] } },
      key: { limits: [ofMember({ providers: ["b"] })] },
    });
    expect(error).toBeUndefined();
    expect(world.upstreamCalls.map((call) => call.providerId)).toEqual(["b"]);
  });

  it("is a 403 when no provider is left by the limits alone, and a 404 when something else is in the way too", async () => {
    const key = { limits: [ofMember({ providers: ["c"] })] };
    const forbidden = await runScenario({ providers: a, key });
    expect(forbidden.error?.status).toBe(403);
    expect(forbidden.error?.message).toContain("the member ada@example.test may only use c");
    const mixed = await runScenario({
      providers: { a: streams(["x"]), c: streams(["x"]) },
      key,
      body: { provider: { ignore: ["c"] } },
    });
    expect(mixed.error?.status).toBe(404);
    expect(mixed.error?.message).toContain("a: the limits of the key or its workspace do not allow this provider");
  });
});

it("an own key is no way round the list of providers", async () => {
  const { error, world } = await runScenario({
    providers: a,
    ownKeys: [{ providerId: "a" }],
    key: { limits: [ofKey({ providers: ["b"] })] },
  });
  expect(error?.status).toBe(403);
  expect(world.upstreamCalls).toEqual([]);
});
