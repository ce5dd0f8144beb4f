import type { AttemptOutcome } from "./attempt-outcome.ts";
import type { Candidate } from "./candidates.ts";
import type { Random } from "./rank.ts";

/** Why a call is given up though it failed. */
export type StoppedBy = "refusal" | "nobody-left" | "attempts" | "retry-budget" | "deadline";

export type NextStep =
  | { readonly do: "settle" }
  /** `index` is the same again only where there is nowhere else to go, and then after a pause. */
  | { readonly do: "try"; readonly index: number; readonly afterMs: number }
  | { readonly do: "give-up"; readonly because: AttemptOutcome; readonly stoppedBy: StoppedBy };

export type AttemptSoFar = {
  readonly candidates: readonly Candidate[];
  /** Which of them was just called, and what came of it. */
  readonly index: number;
  readonly outcome: AttemptOutcome;
  /** Calls that providers have seen, or should have, the last one included. */
  readonly made: number;
  readonly mostAttempts: number;
  /** Of the caller's own limit for the whole call; `undefined`: there is none. */
  readonly leftMs: number | undefined;
  /** Endpoints that are not to be called while there are others. */
  readonly isAway: (candidate: Candidate) => boolean;
  /** Takes one retry from the process' budget; false: it is used up. */
  readonly spendRetry: () => boolean;
  readonly random: Random;
};

/**
 * The whole failover policy. Once the caller has seen content we never start again. A refusal would repeat at every
 * endpoint of the same model, so it skips to the next model, save a prompt too long for this endpoint that fits
 * another, or one that its format cannot express. Anything else moves on to the next endpoint, for as many attempts as
 * there may be, of which the last is kept for the next model; so does an answer that is not of the form that was asked
 * for, as long as nobody has seen it. Only where nobody else is left is the same endpoint asked
 * again, when it asked for that or after a pause by chance.
 */
export function afterAttempt(attempt: AttemptSoFar): NextStep {
  const { outcome } = attempt;
  switch (outcome.kind) {
    case "completed":
    case "interrupted":
    case "cancelled":
      return { do: "settle" };
    case "refused": {
      const index = afterRefusal(attempt.candidates, attempt.index, outcome.reason);
      return index === -1 ? giveUp(outcome, "refusal") : { do: "try", index, afterMs: 0 };
    }
    case "nonconforming":
      return outcome.isDelivered ? { do: "settle" } : afterFailure(attempt, outcome);
    case "unavailable":
    case "credential-rejected":
      return afterFailure(attempt, outcome);
  }
}

function afterRefusal(candidates: readonly Candidate[], index: number, reason: string): number {
  const refused = candidates[index];
  return candidates.findIndex(
    (later, position) =>
      position > index &&
      (later.model.id !== refused?.model.id ||
        reason === "not-expressible" ||
        (reason === "context-too-long" && later.endpoint.contextLength > refused.endpoint.contextLength)),
  );
}

type Failure = Extract<AttemptOutcome, { kind: "unavailable" | "credential-rejected" | "nonconforming" }>;

function afterFailure(attempt: AttemptSoFar, outcome: Failure): NextStep {
  const { made, mostAttempts, leftMs } = attempt;
  if (made >= mostAttempts) return giveUp(outcome, "attempts");
  if (leftMs !== undefined && leftMs <= 0) return giveUp(outcome, "deadline");
  const elsewhere = nextElsewhere(attempt);
  const pauseMs = elsewhere === undefined ? pauseBeforeSame(attempt, outcome) : 0;
  if (pauseMs === undefined) return giveUp(outcome, "nobody-left");
  if (leftMs !== undefined && pauseMs >= leftMs) return giveUp(outcome, "deadline");
  const neverSent = outcome.kind === "unavailable" && outcome.neverSent === true;
  if (!neverSent && !attempt.spendRetry()) return giveUp(outcome, "retry-budget");
  return { do: "try", index: elsewhere ?? attempt.index, afterMs: pauseMs };
}

/** The next that is not away; the last attempt is for another model, if there is one. `undefined`: nobody is left. */
function nextElsewhere({ candidates, index, made, mostAttempts, isAway }: AttemptSoFar): number | undefined {
  const failed = candidates[index];
  const later = candidates.flatMap((candidate, position) => (position > index ? [{ candidate, position }] : []));
  const otherModels = later.filter(({ candidate }) => candidate.model.id !== failed?.model.id);
  const eligible = made === mostAttempts - 1 && otherModels.length > 0 ? otherModels : later;
  return (eligible.find(({ candidate }) => !isAway(candidate)) ?? eligible[0])?.position;
}

const firstPauseMs = 500;
const longestPauseMs = 4_000;
/** Callers do not wait longer for a provider's word. */
const longestObedienceMs = 10_000;
/** So that not all who were told the same moment come at once. */
const spreadMs = 250;

/** `undefined`: to ask again would come to the same, or cost the same twice. */
function pauseBeforeSame({ made, random }: AttemptSoFar, outcome: Failure): number | undefined {
  if (outcome.kind !== "unavailable") return undefined;
  switch (outcome.reason) {
    case "timed-out":
    case "deadline":
    case "model-not-found":
      return undefined;
    case "rate-limited":
    case "overloaded":
    case "unreachable":
    case "broken": {
      if (made === 0) return undefined;
      const askedMs = (outcome.retryAfterSeconds ?? 0) * 1_000;
      if (askedMs > longestObedienceMs) return undefined;
      if (askedMs > 0) return askedMs + random() * spreadMs;
      return random() * Math.min(firstPauseMs * 2 ** (made - 1), longestPauseMs);
    }
  }
}

const giveUp = (because: AttemptOutcome, stoppedBy: StoppedBy): NextStep => ({ do: "give-up", because, stoppedBy });
