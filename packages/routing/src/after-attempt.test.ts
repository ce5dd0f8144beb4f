import { expect, it } from "vitest";
import { afterAttempt } from "./after-attempt.ts";
import type { AttemptOutcome } from "./attempt-outcome.ts";
import { endpoint, model } from "./route-samples.fixture.ts";

const attempt = (modelId: string, providerId: string, contextLength: number) => ({
  model: model(modelId),
  endpoint: endpoint(providerId, { modelId, contextLength }),
  mostInputTokens: 1,
  mostOutputTokens: 1,
});
const attempts = [
  attempt("a/one", "small", 8_000),
  attempt("a/one", "same", 8_000),
  attempt("a/one", "large", 32_000),
  attempt("b/two", "other", 8_000),
];
const message = "because";

it.each<[string, AttemptOutcome, number, object]>([
  ["success settles", { kind: "completed" }, 0, { do: "settle" }],
  ["a stream that broke after content settles", { kind: "interrupted", message }, 0, { do: "settle" }],
  ["a caller who left settles", { kind: "cancelled" }, 0, { do: "settle" }],
  ["an outage moves on", { kind: "unavailable", reason: "overloaded", message }, 0, { do: "try", index: 1 }],
  [
    "an outage moves on to the next model",
    { kind: "unavailable", reason: "broken", message },
    2,
    { do: "try", index: 3 },
  ],
  ["a rejected credential of ours moves on", { kind: "credential-rejected", message }, 1, { do: "try", index: 2 }],
  [
    "a bad request skips the model",
    { kind: "refused", reason: "invalid-request", message },
    0,
    { do: "try", index: 3 },
  ],
  [
    "a blocked prompt skips the model",
    { kind: "refused", reason: "content-blocked", message },
    1,
    { do: "try", index: 3 },
  ],
  [
    "a request that the format cannot express moves on",
    { kind: "refused", reason: "not-expressible", message },
    0,
    { do: "try", index: 1 },
  ],
  [
    "a long prompt tries a longer context",
    { kind: "refused", reason: "context-too-long", message },
    0,
    { do: "try", index: 2 },
  ],
])("%s", (_, outcome, index, step) => expect(afterAttempt(attempts, index, outcome)).toEqual(step));

it("gives up with the last reason when nothing is left", () => {
  const because = { kind: "unavailable", reason: "timed-out", message } as const;
  expect(afterAttempt(attempts, 3, because)).toEqual({ do: "give-up", because });
});
