import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterAttempt, type AttemptSoFar } from "./after-attempt.ts";
import type { AttemptOutcome } from "./attempt-outcome.ts";
import type { Candidate } from "./candidates.ts";
import { RetryBudget } from "./retry-budget.ts";
import { endpoint, model } from "./route-samples.fixture.ts";

const candidate = (modelId: string, providerId: string, contextLength: number): Candidate => ({
  model: model(modelId),
  endpoint: endpoint(providerId, { modelId, contextLength }),
  mostInputTokens: 1,
  mostOutputTokens: 1,
  credential: { kind: "shared" },
});
const candidates = [
  candidate("a/one", "small", 8_000),
  candidate("a/one", "same", 8_000),
  candidate("a/one", "large", 32_000),
  candidate("b/two", "other", 8_000),
];
const message = "because";
const unavailable = (
  reason: Extract<AttemptOutcome, { kind: "unavailable" }>["reason"],
  more: { readonly retryAfterSeconds?: number; readonly neverSent?: true } = {},
): AttemptOutcome => ({ kind: "unavailable", reason, message, ...more });

const after = (index: number, outcome: AttemptOutcome, changes: Partial<AttemptSoFar> = {}) =>
  afterAttempt({
    candidates,
    index,
    outcome,
    made: index + 1,
    mostAttempts: 8,
    leftMs: undefined,
    isAway: () => false,
    spendRetry: () => true,
    random: () => 0.5,
    ...changes,
  });
const isSame = ({ endpoint: { providerId } }: Candidate) => providerId === "same";
const tries = (index: number, afterMs = 0) => ({ do: "try", index, afterMs });

describe("who is next", () => {
  it.each<[string, AttemptOutcome, number, object]>([
    ["success settles", { kind: "completed" }, 0, { do: "settle" }],
    ["a stream that broke after content settles", { kind: "interrupted", message }, 0, { do: "settle" }],
    ["a caller who left settles", { kind: "cancelled" }, 0, { do: "settle" }],
    ["an outage moves on", unavailable("overloaded"), 0, tries(1)],
    ["an outage moves on to the next model", unavailable("broken"), 2, tries(3)],
    ["a rejected credential of ours moves on", { kind: "credential-rejected", message }, 1, tries(2)],
    ["a bad request skips the model", { kind: "refused", reason: "invalid-request", message }, 0, tries(3)],
    ["a blocked prompt skips the model", { kind: "refused", reason: "content-blocked", message }, 1, tries(3)],
    ["an answer of another form moves on", { kind: "nonconforming", message, isDelivered: false }, 0, tries(1)],
    [
      "one that the caller has seen is the answer",
      { kind: "nonconforming", message, isDelivered: true },
      0,
      { do: "settle" },
    ],
    ["what the format cannot express moves on", { kind: "refused", reason: "not-expressible", message }, 0, tries(1)],
    ["a long prompt tries a longer context", { kind: "refused", reason: "context-too-long", message }, 0, tries(2)],
  ])("%s", (_, outcome, index, step) => expect(after(index, outcome)).toEqual(step));

  it("passes over endpoints that are away, unless all are", () => {
    expect(after(0, unavailable("broken"), { isAway: isSame })).toEqual(tries(2));
    expect(after(0, unavailable("broken"), { isAway: () => true })).toEqual(tries(1));
  });

  it("keeps the last attempt for the next model", () => {
    expect(after(1, unavailable("broken"), { mostAttempts: 3 })).toEqual(tries(3));
  });

  it.each<[string, AttemptOutcome, Partial<AttemptSoFar>, string]>([
    ["after as many attempts as there may be", unavailable("broken"), { mostAttempts: 1 }, "attempts"],
    ["when enough was asked of providers", unavailable("broken"), { spendRetry: () => false }, "retry-budget"],
    ["when the caller's time is over", unavailable("broken"), { leftMs: 0 }, "deadline"],
    [
      "when an answer of another form was the last",
      { kind: "nonconforming", message, isDelivered: false },
      { index: 3 },
      "nobody-left",
    ],
    ["when every model would refuse", { kind: "refused", reason: "invalid-request", message }, { index: 3 }, "refusal"],
  ])("gives up %s", (_, because, changes, stoppedBy) => {
    expect(after(0, because, changes)).toEqual({ do: "give-up", because, stoppedBy });
  });

  it("goes on without the budget when the provider never saw the request", () => {
    expect(after(0, unavailable("unreachable", { neverSent: true }), { spendRetry: () => false })).toEqual(tries(1));
  });
});

describe("where there is nowhere else to go", () => {
  it.each<[string, AttemptOutcome, number]>([
    ["after a pause by chance", unavailable("overloaded"), 250],
    ["when the provider asked for it", unavailable("rate-limited", { retryAfterSeconds: 2 }), 2_125],
  ])("the same is asked again %s", (_, outcome, afterMs) => {
    expect(after(3, outcome, { made: 1 })).toEqual(tries(3, afterMs));
  });

  it.each<[string, AttemptOutcome, Partial<AttemptSoFar>, string]>([
    ["hung: it would cost the same time again", unavailable("timed-out"), {}, "nobody-left"],
    ["does not know the model", unavailable("model-not-found"), {}, "nobody-left"],
    ["does not take our credential", { kind: "credential-rejected", message }, {}, "nobody-left"],
    ["asked for a long wait", unavailable("rate-limited", { retryAfterSeconds: 60 }), {}, "nobody-left"],
    ["was never called: its own queue was full", unavailable("rate-limited"), { made: 0 }, "nobody-left"],
    [
      "asked for longer than the caller waits",
      unavailable("rate-limited", { retryAfterSeconds: 2 }),
      { leftMs: 1_000 },
      "deadline",
    ],
  ])("one is not asked again that %s", (_, because, changes, stoppedBy) => {
    expect(after(3, because, { made: 1, ...changes })).toEqual({ do: "give-up", because, stoppedBy });
  });
});

it("whatever fails, a call ends, within its attempts, and asks the same again only where nobody is left", () => {
  const failure = fc.constantFrom<AttemptOutcome>(
    unavailable("overloaded"),
    unavailable("rate-limited", { retryAfterSeconds: 1 }),
    unavailable("timed-out"),
    { kind: "credential-rejected", message },
    { kind: "refused", reason: "content-blocked", message },
  );
  fc.assert(
    fc.property(
      fc.array(failure, { minLength: 20, maxLength: 20 }),
      fc.integer({ min: 1, max: 8 }),
      (failures, mostAttempts) => {
        let [index, made] = [0, 0];
        for (const outcome of failures) {
          made += 1;
          const step = after(index, outcome, { made, mostAttempts });
          if (step.do !== "try") break;
          expect(step.index > index || (step.index === index && index === candidates.length - 1)).toBe(true);
          index = step.index;
        }
        const most = Math.max(mostAttempts, candidates.length);
        expect(made).toBeLessThanOrEqual(most);
      },
    ),
  );
});

describe("RetryBudget", () => {
  it("is a tenth of the calls in the long run, and two a second beside", () => {
    const budget = new RetryBudget();
    while (budget.spend(0));
    for (let call = 0; call < 1_000; call++) budget.earn();
    const spent = Array.from({ length: 1_000 }, () => budget.spend(0)).filter(Boolean);
    expect(spent.length).toBeGreaterThanOrEqual(99);
    expect(spent.length).toBeLessThanOrEqual(100);
    expect(budget.spend(400)).toBe(false);
    expect([budget.spend(1_000), budget.spend(1_000), budget.spend(1_000)]).toEqual([true, true, false]);
  });

  it("keeps half of itself for what no caller can bring about", () => {
    const budget = new RetryBudget();
    let spent = 0;
    while (budget.spend(0, true)) spent += 1;
    expect(spent).toBe(50);
    expect(budget.spend(0)).toBe(true);
    while (budget.spend(0)) spent += 1;
    expect(spent).toBe(99);
  });
});
