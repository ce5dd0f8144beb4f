import type { NanoUsd } from "@causeway/money";
import { affordableOutputTokens, type HoldCandidate, holdWithOutputLimit } from "@causeway/pricing";
import type { Candidate } from "@causeway/routing";
import type { Candidates } from "./plan-call.ts";

/** Under which terms a call is let in: who may serve it, and how long each answer may be. */
export type HoldTerms = {
  readonly candidates: Candidates;
  readonly choices: number;
  /** Set when the answer is cut to what the credits cover. */
  readonly clampedTo: number | undefined;
};

/** Below this a shorter answer is not worth more than a clear refusal. */
const leastClampedTokens = 1_024;

/** What these terms can cost at most. */
export const holdUnder = ({ candidates, choices, clampedTo }: HoldTerms): NanoUsd =>
  holdWithOutputLimit(
    candidates.map((candidate) => holdCandidate(candidate, choices)),
    clampedTo === undefined ? Number.POSITIVE_INFINITY : clampedTo * choices,
  );

/**
 * Terms that fit into `available`: without the fallback models that are too dear, or else, when the caller left the
 * length open, with shorter answers. `undefined` when nothing helps.
 */
export function cheaperTerms(terms: HoldTerms, available: NanoUsd, isLengthOpen: boolean): HoldTerms | undefined {
  const [first, ...others] = terms.candidates.filter(({ model }) => {
    const [one, ...rest] = terms.candidates.filter((candidate) => candidate.model.id === model.id);
    return one !== undefined && holdUnder({ ...terms, candidates: [one, ...rest] }) <= available;
  });
  if (first !== undefined) return { ...terms, candidates: [first, ...others] };
  const affordable = affordableTokens(terms, available);
  const isShorter = affordable < (terms.clampedTo ?? Number.POSITIVE_INFINITY);
  return isLengthOpen && isShorter && affordable >= leastClampedTokens
    ? { ...terms, clampedTo: affordable }
    : undefined;
}

/** The longest answer, each of `choices`, that `available` covers; 0 when not even the prompt is covered. */
export function affordableTokens({ candidates, choices }: HoldTerms, available: NanoUsd): number {
  const inAll = affordableOutputTokens(
    candidates.map((candidate) => holdCandidate(candidate, choices)),
    available,
  );
  return Math.floor((inAll ?? 0) / choices);
}

const holdCandidate = (candidate: Candidate, choices: number): HoldCandidate => ({
  price: candidate.endpoint.price,
  mostInputTokens: candidate.mostInputTokens,
  mostOutputTokens: candidate.mostOutputTokens * choices,
});
