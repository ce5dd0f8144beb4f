import type { AttemptOutcome } from "@causeway/routing";
import { describe, expect, it } from "vitest";
import { answers, breaksAfter, fails, outage, runScenario, type Script, streams, text } from "./gateway.fixture.ts";

const tellsOverload: Script = (sink) => {
  sink.write([{ type: "error", message: "overloaded", providerCode: "overloaded_error" }]);
  return { outcome: outage("overloaded"), httpStatus: 200, answer: undefined };
};

const answersWithError: Script = async (sink, cancellation) => {
  const { answer, ...rest } = await answers("")(sink, cancellation);
  const choices = answer?.choices.map((choice) => ({ ...choice, finishReason: "error" as const })) ?? [];
  return { ...rest, answer: answer && { ...answer, choices } };
};

const malformed = "MALFORMED_FUNCTION_CALL";

const answersWithMalformedCall: Script = async (sink, cancellation) => {
  const { answer, ...rest } = await answersWithError(sink, cancellation);
  const choices = answer?.choices.map((choice) => ({ ...choice, nativeFinishReason: malformed })) ?? [];
  return { ...rest, answer: answer && { ...answer, choices } };
};

const streamsMalformedCall: Script = (sink) => {
  sink.write([{ type: "finish", choice: 0, reason: "error", nativeReason: malformed }]);
  return { outcome: { kind: "completed" }, httpStatus: 200, answer: undefined };
};

const saysOnlyGoodbye: Script = (sink) => {
  sink.write([{ type: "start", upstreamId: "up-a" }, { type: "end" }]);
  return { outcome: { kind: "completed" }, httpStatus: 200, answer: undefined };
};

describe("failover", () => {
  it.each<[string, AttemptOutcome, number | undefined]>([
    ["overload", outage(), 503],
    ["a rate limit", { kind: "unavailable", reason: "rate-limited", message: "slow down", retryAfterSeconds: 7 }, 429],
    ["a timeout", { kind: "unavailable", reason: "timed-out", message: "no byte in 30 s" }, undefined],
    ["a dead host", { kind: "unavailable", reason: "unreachable", message: "connection refused" }, undefined],
    ["garbage", { kind: "unavailable", reason: "broken", message: "not JSON" }, 200],
    ["a missing model", { kind: "unavailable", reason: "model-not-found", message: "no such model" }, 404],
    ["a rejected credential of ours", { kind: "credential-rejected", message: "bad key" }, 401],
  ])("after %s the next endpoint answers, and both attempts are recorded", async (_, outcome, httpStatus) => {
    const { reply, settlement, world } = await runScenario({
      providers: { a: fails(outcome, httpStatus), b: streams(["from b"]) },
    });
    expect(reply.text).toBe("from b");
    expect(reply.envelope?.provider).toBe("B");
    expect(world.upstreamCalls.map((call) => call.providerId)).toEqual(["a", "b"]);
    expect(settlement?.attempts).toMatchObject([
      { sequence: 0, providerId: "a", outcome: outcome.kind, httpStatus, reason: expect.any(String) },
      { sequence: 1, providerId: "b", outcome: "completed", httpStatus: 200, reason: undefined },
    ]);
    expect(settlement?.generation.providerId).toBe("b");
  });

  it("a stream of a last word alone is no answer: the next endpoint is asked", async () => {
    const { reply, settlement } = await runScenario({ providers: { a: saysOnlyGoodbye, b: streams(["b"]) } });
    expect(reply.text).toBe("b");
    expect(settlement?.attempts[0]).toMatchObject({
      outcome: "unavailable",
      reason: "it ended the answer without a word",
    });
  });

  it("a stream that breaks before its first content leaves no trace in the answer", async () => {
    const opening = [{ type: "start", upstreamId: "up-a" } as const, text("")];
    const { reply, settlement } = await runScenario({ providers: { a: breaksAfter(opening), b: streams(["b"]) } });
    expect(reply.text).toBe("b");
    expect(reply.parts.map((part) => part.type)).toEqual(["text", "finish"]);
    expect(settlement?.generation.upstreamId).toBe("up-1");
    expect(settlement?.attempts[0]).toMatchObject({ outcome: "unavailable", reason: "the connection was reset" });
  });

  it("an error told inside a stream before its first content moves on", async () => {
    const { reply } = await runScenario({ providers: { a: tellsOverload, b: streams(["b"]) } });
    expect(reply.text).toBe("b");
  });

  it("a stream that breaks after its first content is never continued by another", async () => {
    const { reply, world, settlement, error } = await runScenario({
      providers: { a: breaksAfter([text("half an ")], [text("answer")]), b: streams(["from b"]) },
    });
    expect(error).toBeUndefined();
    expect(reply.text).toBe("half an answer");
    expect(world.upstreamCalls).toHaveLength(1);
    expect(reply.ending).toMatchObject({
      kind: "broken-stream",
      error: {
        status: 502,
        message: expect.stringContaining("A broke off its answer (HTTP 200): the connection was reset"),
      },
    });
    expect(settlement?.generation).toMatchObject({ status: "interrupted", finishReason: "error", httpStatus: 200 });
    expect(settlement?.generation.errorMessage).toContain("the connection was reset");
  });

  it("a refusal skips the model's other endpoints and tries the next model", async () => {
    const refused: AttemptOutcome = { kind: "refused", reason: "content-blocked", message: "blocked" };
    const { reply, world } = await runScenario({
      providers: { a: [fails(refused, 400), streams(["two at a"])], b: streams(["from b"]) },
      body: { models: ["maker/two"] },
    });
    expect(world.upstreamCalls.map((call) => `${call.providerId} ${call.upstreamModelId}`)).toEqual([
      "a maker/one-native",
      "a maker/two-native",
    ]);
    expect(reply.envelope?.model).toBe("maker/two");
  });

  it("a request that a wire format cannot express goes to the next endpoint", async () => {
    const refused: AttemptOutcome = { kind: "refused", reason: "not-expressible", message: "audio" };
    const { reply } = await runScenario({ providers: { a: fails(refused), b: streams(["b"]) } });
    expect(reply.text).toBe("b");
  });

  it("an answer that is only an error moves on", async () => {
    const { reply } = await runScenario({
      providers: { a: answersWithError, b: answers("from b") },
      body: { stream: false },
    });
    expect(reply.ending).toMatchObject({ kind: "whole", envelope: { provider: "B" } });
  });

  it("a bug in an adapter is an attempt that broke, not a lost call", async () => {
    const { reply, world } = await runScenario({
      providers: {
        a: () => {
          throw new Error("undefined is not a function");
        },
        b: streams(["b"]),
      },
    });
    expect(reply.text).toBe("b");
    expect(world.bugs).toHaveLength(1);
  });
});

describe("when nobody answers", () => {
  it.each([
    ["whole", answersWithMalformedCall],
    ["streamed", streamsMalformedCall],
  ])("%s: an answer that ended with an error says which, in its provider's word", async (kind, script) => {
    const { error } = await runScenario({ providers: { a: script }, body: { stream: kind === "streamed" } });
    expect(error).toMatchObject({
      status: 502,
      message: expect.stringContaining(`it ended the answer with an error (${malformed})`),
    });
  });

  it.each<[string, AttemptOutcome, number, RegExp]>([
    ["overloaded", outage("too busy"), 503, /^B returned an error \(HTTP 500\): too busy\. Tried before: A/],
    [
      "rate-limited",
      { kind: "unavailable", reason: "rate-limited", message: "slow down", retryAfterSeconds: 300 },
      429,
      /slow down/,
    ],
    ["timed out", { kind: "unavailable", reason: "timed-out", message: "no byte" }, 504, /no byte/],
    ["unreachable", { kind: "unavailable", reason: "unreachable", message: "refused" }, 502, /refused/],
    ["our credential", { kind: "credential-rejected", message: "expired" }, 502, /rejected our credential/],
  ])("%s: says who, which status and why, and what was tried before", async (_, outcome, status, message) => {
    const { error, settlement, world } = await runScenario({
      providers: { a: fails(outage(), 529), b: fails(outcome, 500) },
    });
    expect(error).toMatchObject({ status, message: expect.stringMatching(message) });
    expect(error?.metadata["previous_errors"]).toContainEqual(
      expect.objectContaining({ provider: "A", status: 529, code: "unavailable" }),
    );
    expect(settlement?.generation).toMatchObject({
      status: "failed",
      cost: 0n,
      providerId: undefined,
      httpStatus: status,
    });
    expect(world.holds.holds.size).toBe(0);
  });

  it("waits no longer than a minute on a provider's word", async () => {
    const limited: AttemptOutcome = {
      kind: "unavailable",
      reason: "rate-limited",
      message: "",
      retryAfterSeconds: 3_600,
    };
    const { error } = await runScenario({ providers: { a: fails(limited, 429) } });
    expect(error?.retryAfterSeconds).toBe(60);
  });

  it("a caller's mistake is 400 with the provider's words", async () => {
    const refused: AttemptOutcome = { kind: "refused", reason: "context-too-long", message: "200000 > 100000 tokens" };
    const { error } = await runScenario({ providers: { a: fails(refused, 400) } });
    expect(error).toMatchObject({ status: 400, message: "A refused the request (HTTP 400): 200000 > 100000 tokens." });
    expect(error?.metadata["error_type"]).toBe("context_length_exceeded");
  });
});
