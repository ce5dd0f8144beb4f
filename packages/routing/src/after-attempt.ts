import type { AttemptOutcome } from "./attempt-outcome.ts";
import type { Candidate } from "./candidates.ts";

export type NextStep =
  | { readonly do: "settle" }
  | { readonly do: "try"; readonly index: number }
  | { readonly do: "give-up"; readonly because: AttemptOutcome };

/**
 * The whole failover policy. Once the caller has seen content we never start again. A refusal would repeat at every
 * endpoint of the same model, so it skips to the next model, save a prompt too long for this endpoint that fits
 * another, or one that its format cannot express. Anything else moves on to the next endpoint.
 */
export function afterAttempt(attempts: readonly Candidate[], index: number, outcome: AttemptOutcome): NextStep {
  switch (outcome.kind) {
    case "completed":
    case "interrupted":
    case "cancelled":
      return { do: "settle" };
    case "refused":
      return tryOrGiveUp(attempts, afterRefusal(attempts, index, outcome.reason), outcome);
    case "unavailable":
    case "credential-rejected":
      return tryOrGiveUp(attempts, index + 1, outcome);
  }
}

function afterRefusal(attempts: readonly Candidate[], index: number, reason: string): number {
  const refused = attempts[index];
  return attempts.findIndex(
    (later, position) =>
      position > index &&
      (later.model.id !== refused?.model.id ||
        reason === "not-expressible" ||
        (reason === "context-too-long" && later.endpoint.contextLength > refused.endpoint.contextLength)),
  );
}

const tryOrGiveUp = (attempts: readonly Candidate[], index: number, outcome: AttemptOutcome): NextStep =>
  attempts[index] ? { do: "try", index } : { do: "give-up", because: outcome };
