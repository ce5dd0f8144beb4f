import type { NanoUsd } from "@causeway/money";
import { affordableOutputTokens, type HoldCandidate, holdFor, holdWithOutputLimit } from "@causeway/pricing";
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

/** What these terms can cost at most on shared capacity. */
export const holdUnder = ({ candidates, choices, clampedTo }: HoldTerms): NanoUsd =>
  holdWithOutputLimit(
    candidates.filter(isShared).map((candidate) => holdCandidate(candidate, choices)),
    clampedTo === undefined ? Number.POSITIVE_INFINITY : clampedTo * choices,
  );

/** What they can come to at list price on own keys; `undefined` without any. */
export function ownKeyHoldUnder({ candidates, choices }: HoldTerms): NanoUsd | undefined {
  const own = candidates.filter((candidate) => !isShared(candidate));
  return own.length === 0 ? undefined : holdFor(own.map((candidate) => holdCandidate(candidate, choices)));
}

const isShared = ({ credential }: Candidate) => credential.kind === "shared";

/**
 * Terms that fit into `available`: without the models whose shared capacity is too dear, or on own keys alone, or else,
 * when the caller left the length open, with shorter answers. `undefined` when nothing helps.
 */
export function cheaperTerms(terms: HoldTerms, available: NanoUsd, isLengthOpen: boolean): HoldTerms | undefined {
  const own = terms.candidates.filter((candidate) => !isShared(candidate));
  const affordableOnes = terms.candidates.filter((candidate) => {
    const [one, ...rest] = terms.candidates.filter(({ model }) => model.id === candidate.model.id);
    return !isShared(candidate) || (one && holdUnder({ ...terms, candidates: [one, ...rest] }) <= available);
  });
  // What does not fit although every model does is the fee on top.
  const [first, ...others] = affordableOnes.length < terms.candidates.length ? affordableOnes : own;
  if (first !== undefined && others.length + 1 < terms.candidates.length) {
    return { ...terms, candidates: [first, ...others] };
  }
  if (own.length > 0) return undefined;
  const affordable = affordableTokens(terms, available);
  const isShorter = affordable < (terms.clampedTo ?? Number.POSITIVE_INFINITY);
  return isLengthOpen && isShorter && affordable >= leastClampedTokens
    ? { ...terms, clampedTo: affordable }
    : undefined;
}

/** The longest answer, each of `choices`, that `available` covers; 0 when not even the prompt is covered. */
export function affordableTokens({ candidates, choices }: HoldTerms, available: NanoUsd): number {
  if (!candidates.some(isShared)) return 0;
  const inAll = affordableOutputTokens(
    candidates.filter(isShared).map((candidate) => holdCandidate(candidate, choices)),
    available,
  );
  return Math.floor((inAll ?? 0) / choices);
}

const holdCandidate = (candidate: Candidate, choices: number): HoldCandidate => ({
  price: candidate.endpoint.price,
  mostInputTokens: candidate.mostInputTokens,
  mostOutputTokens: candidate.mostOutputTokens * choices,
});
