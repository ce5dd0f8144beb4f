import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { patienceFor, type PatienceQuestion, thinkingOf } from "./patience.ts";

const unknown = {
  calls: 0,
  failures: 0,
  rateLimited: 0,
  uptime: { fiveMinutes: undefined, halfHour: undefined, day: undefined },
  latencyMs: undefined,
  tokensPerSecond: undefined,
  toolCalls: 0,
  badToolCalls: 0,
  structuredOutputs: 0,
  badStructuredOutputs: 0,
  conformance: { toolCalls: 0, badToolCalls: 0, structuredOutputs: 0, badStructuredOutputs: 0 },
};
const taking = (p99: number) => ({ ...unknown, calls: 100, latencyMs: { p50: p99 / 2, p75: p99, p90: p99, p99 } });

const patience = (changes: Partial<PatienceQuestion> = {}) =>
  patienceFor({
    streamed: true,
    thinking: "no",
    promptTokens: 100,
    maxOutputTokens: undefined,
    hasElsewhere: true,
    isProbe: false,
    figures: unknown,
    ...changes,
  });

describe("a task", () => {
  it("is given as long as it takes: a minute and more for an image, whatever comes of it on the way", () => {
    for (const streamed of [true, false]) {
      const { firstByteMs, firstTokenMs } = patience({ task: "images", streamed, maxOutputTokens: 0 });
      expect([firstByteMs, firstTokenMs]).toEqual([firstTokenMs, firstByteMs]);
      expect(firstByteMs).toBeGreaterThan(120_000);
    }
    const vectors = patience({ task: "embeddings", streamed: false, maxOutputTokens: 0 });
    expect(vectors.firstByteMs).toBeLessThan(60_000);
  });

  it("is waited for longer where there is nobody else", () => {
    const alone = patience({ task: "rerank", streamed: false, maxOutputTokens: 0, hasElsewhere: false });
    expect(alone.firstByteMs).toBe(300_000);
  });
});

describe("a stream", () => {
  it("that has not begun after 15 s is tried elsewhere", () => {
    expect(patience().firstTokenMs).toBeLessThanOrEqual(15_000);
  });

  it("of a model that may think is tried elsewhere within 100 s when not a byte came", () => {
    for (const thinking of ["may", "asked"] as const) expect(patience({ thinking }).firstByteMs).toBeLessThan(100_000);
  });

  it("of a model that is asked to think may be wordless for minutes", () => {
    expect(patience({ thinking: "asked" }).firstTokenMs).toBe(300_000);
  });

  it("is waited for longer where a long prompt is read, where the endpoint is known to be slow, and where nobody else is left", () => {
    const usual = patience().firstTokenMs;
    expect(patience({ promptTokens: 100_000 }).firstTokenMs).toBeGreaterThan(usual + 9_000);
    expect(patience({ figures: taking(10_000) }).firstTokenMs).toBe(40_000);
    expect(patience({ hasElsewhere: false }).firstTokenMs).toBeGreaterThanOrEqual(60_000);
  });

  it("of a model that could think, but begins at once, is not waited for a minute", () => {
    expect(patience({ thinking: "may", figures: taking(500) }).firstTokenMs).toBeLessThanOrEqual(15_000);
  });

  it("that only tries whether an endpoint is back is not worth a long wait", () => {
    expect(patience({ isProbe: true }).firstTokenMs).toBeLessThan(6_000);
  });
});

describe("a whole answer", () => {
  it("that never comes is asked for elsewhere well before 100 s", () => {
    fc.assert(
      fc.property(fc.constantFrom("no", "may"), fc.integer({ min: 1, max: 200_000 }), (thinking, maxOutputTokens) => {
        const { firstByteMs } = patience({ streamed: false, thinking, maxOutputTokens });
        expect(firstByteMs).toBeLessThanOrEqual(75_000);
        expect(firstByteMs).toBeGreaterThanOrEqual(12_000);
      }),
    );
  });

  it("is given the time to be written", () => {
    const short = patience({ streamed: false, maxOutputTokens: 100 }).firstByteMs;
    expect(patience({ streamed: false, maxOutputTokens: 1_000 }).firstByteMs).toBeGreaterThan(short + 17_000);
  });
});

it.each([
  [undefined, [], "no"],
  [undefined, ["reasoning"], "may"],
  [{ enabled: false }, ["reasoning"], "no"],
  [{ effort: "none" }, ["reasoning"], "no"],
  [{ effort: "high" }, ["reasoning"], "asked"],
] as const)("reasoning %j on an endpoint that takes %j: %s", (reasoning, parameters, thinking) => {
  const asked = reasoning && {
    effort: undefined,
    maxTokens: undefined,
    exclude: false,
    enabled: undefined,
    ...reasoning,
  };
  expect(thinkingOf(asked, parameters)).toBe(thinking);
});
