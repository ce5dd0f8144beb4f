import type { EndpointPrice } from "@causeway/catalog";
import { type NanoUsd, zero } from "@causeway/money";
import { affordableOutputTokens, dearerPrice, type HoldCandidate, holdFor } from "@causeway/pricing";
import type { Candidate } from "@causeway/routing";
import type { Candidates } from "./plan-call.ts";

/** Under which terms a call is let in: who may serve it, how long each answer may be, and how much is held for it. */
export type HoldTerms = {
  readonly candidates: Candidates;
  readonly choices: number;
  /** Set when the answer is cut to what the credits cover. */
  readonly clampedTo: number | undefined;
  readonly writesLongCache: boolean;
  /** Is it held for step by step, as the answer grows? Else for the longest answer at once. */
  isStepped(candidate: Candidate): boolean;
};

/** Output tokens that a step adds to a hold. */
export const stepTokens = 2_048;

/** Below this a shorter answer is not worth more than a clear refusal. */
const leastClampedTokens = 1_024;

/** What must be held on shared capacity before the first candidate on it is called. */
export function holdUnder(terms: HoldTerms): NanoUsd {
  const first = terms.candidates.find(isShared);
  return first === undefined ? zero : holdToBegin(terms, first);
}

/** What the call can cost at most on shared capacity, whoever answers. */
export const mostUnder = (terms: HoldTerms): NanoUsd =>
  holdFor(terms.candidates.filter(isShared).map((candidate) => holdCandidate(terms, candidate)));

/** What must be held before this candidate is called: a dearer one needs more. Nothing on an own key. */
export function holdToBegin(terms: HoldTerms, candidate: Candidate): NanoUsd {
  if (!isShared(candidate)) return zero;
  const whole = holdCandidate(terms, candidate);
  const mostOutputTokens = terms.isStepped(candidate)
    ? Math.min(whole.mostOutputTokens, stepTokens)
    : whole.mostOutputTokens;
  return holdFor([{ ...whole, mostOutputTokens }]);
}

/** What they can come to at list price on own keys; `undefined` without any. */
export function ownKeyHoldUnder(terms: HoldTerms): NanoUsd | undefined {
  const own = terms.candidates.filter((candidate) => !isShared(candidate));
  return own.length === 0 ? undefined : holdFor(own.map((candidate) => holdCandidate(terms, candidate)));
}

const isShared = ({ credential }: Candidate) => credential.kind === "shared";

/**
 * Terms that fit into `available`: without the candidates on shared capacity that are too dear to begin with, or on own
 * keys alone, or else, when the caller left the length open, with shorter answers. `undefined` when nothing helps.
 */
export function cheaperTerms(terms: HoldTerms, available: NanoUsd, isLengthOpen: boolean): HoldTerms | undefined {
  const own = terms.candidates.filter((candidate) => !isShared(candidate));
  const affordable = affordableOnes(terms, available);
  // What does not fit although every candidate does is the fee on top.
  const [first, ...others] = affordable.length < terms.candidates.length ? affordable : own;
  if (first !== undefined && others.length + 1 < terms.candidates.length) {
    return { ...terms, candidates: [first, ...others] };
  }
  return own.length > 0 || !isLengthOpen ? undefined : shorterTerms(terms, available);
}

function shorterTerms(terms: HoldTerms, available: NanoUsd): HoldTerms | undefined {
  const clampedTo = affordableTokens(terms, available);
  const isShorter = clampedTo < (terms.clampedTo ?? Number.POSITIVE_INFINITY);
  if (!isShorter || clampedTo < leastClampedTokens) return undefined;
  const [first, ...others] = affordableOnes({ ...terms, clampedTo }, available);
  return first && { ...terms, clampedTo, candidates: [first, ...others] };
}

const affordableOnes = (terms: HoldTerms, available: NanoUsd): readonly Candidate[] =>
  terms.candidates.filter((candidate) => holdToBegin(terms, candidate) <= available);

/** The longest answer, each of `choices`, that `available` covers at any candidate; 0 when not even the prompt is covered. */
export function affordableTokens(terms: HoldTerms, available: NanoUsd): number {
  const inAll = terms.candidates
    .filter(isShared)
    .map((candidate) => affordableOutputTokens([holdCandidate(terms, candidate)], available) ?? 0);
  return Math.floor(Math.max(0, ...inAll) / terms.choices);
}

/** A provider that cannot serve the tier that was asked for may serve, and bill, the call as usual. */
const mostPriceOf = ({ endpoint, usual }: Candidate): EndpointPrice =>
  usual ? dearerPrice(endpoint.price, usual.price) : endpoint.price;

/** A candidate's longest answers under these terms. */
export const holdCandidate = (
  { choices, clampedTo, writesLongCache }: HoldTerms,
  candidate: Candidate,
): HoldCandidate => ({
  price: mostPriceOf(candidate),
  writesLongCache,
  mostInputTokens: candidate.mostInputTokens,
  mostUnits: candidate.mostUnits,
  mostOutputTokens: Math.min(candidate.mostOutputTokens, clampedTo ?? Number.POSITIVE_INFINITY) * choices,
});
