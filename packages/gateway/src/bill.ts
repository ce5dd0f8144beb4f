import { isPartOfTokens, type Unit, unitRate, units } from "@causeway/catalog";
import { type NanoUsd, nanoUsd, zero } from "@causeway/money";
import type { Usage } from "@causeway/protocol";
import { type Charge, chargeFor, noCharge, soundUsage, usageWithin } from "@causeway/pricing";
import type { Candidate } from "@causeway/routing";
import type { Departure } from "./follow-departure.ts";
import type { MeterReading } from "./meter.ts";
import type { GenerationStatus } from "./ports.ts";
import type { ProviderBilling } from "./upstream-port.ts";

type Rule = {
  /**
   * Whose count of tokens is billed: the provider's to the token; the provider's, but no more than is held; ours: the
   * prompt, as counted at the start or else as it probably is, and what was delivered; or none.
   */
  readonly count: "provider" | "provider-within-hold" | "ours" | "none";
  /** On the house: our insurance pays the provider. */
  readonly insured?: true;
};

/** Who pays for what: every way in which a call ends. What is counted by us, or held against, is marked `estimated`. */
const rules = {
  /** Whole, and the provider counted. */
  counted: { count: "provider" },
  /** Whole, and the provider did not count. */
  uncounted: { count: "ours" },
  /** The provider counted more than it can have read or written. */
  absurd: { count: "provider-within-hold" },
  /** Not a token, and no reason to stop. */
  empty: { count: "provider", insured: true },
  /** Ended by an error of the provider's own. */
  "failed-by-provider": { count: "ours", insured: true },
  /** The caller left, and the provider was stopped. */
  "left-and-stopped": { count: "ours" },
  /** The caller left, and the provider, which bills on regardless, was heard to the end. */
  "left-and-heard-out": { count: "provider" },
  /** The caller left, and the provider was heard for as long as we do that, or until it broke off. */
  "left-and-given-up": { count: "ours" },
  /** Cut on the way, or by our own timeouts. */
  "broken-off": { count: "ours" },
  /** The hold was used up, and no more was to be had. */
  "out-of-credits": { count: "ours" },
  /** No provider answered. */
  unserved: { count: "none" },
} as const satisfies Record<string, Rule>;

export type CallEnd = keyof typeof rules;

export type Bill = {
  readonly end: CallEnd;
  readonly usage: Usage;
  /** The tokens are not, or not only, the provider's count. */
  readonly estimated: boolean;
  /** At list price, whoever pays. */
  readonly charge: Charge;
  /**
   * What the provider bills beyond that, by what was heard of it: read for a caller who left before the first word, or
   * written after the hold or the caller was gone. A count that cannot be is not believed, here neither.
   */
  readonly unbilled: NanoUsd;
  /** Nobody is charged, as long as the workspace's insurance lasts. */
  readonly isInsured: boolean;
};

export type BillQuestion = {
  /** `cancelled`: the caller left. */
  readonly status: GenerationStatus;
  readonly reading: MeterReading;
  readonly candidate: Candidate;
  readonly billing: ProviderBilling;
  /** What the prompt probably has: for providers that do not say. */
  readonly likelyInputTokens: number;
  /** It answered with success, so it has read the prompt. */
  readonly isAccepted: boolean;
  /** The provider ended the answer with an error of its own. */
  readonly failedByProvider: boolean;
  readonly departure: Departure | undefined;
  /** We cut it, because no more than was used up could be held. */
  readonly isHoldUsedUp: boolean;
  /** What is held for the call; `undefined` on an own key, where the provider bills the workspace. */
  readonly held: NanoUsd | undefined;
};

export function billFor(question: BillQuestion): Bill {
  const end = endOf(question);
  const rule: Rule = rules[end];
  const { usage, estimated, heard = usage } = usageBy(rule, question);
  const { price } = question.candidate.endpoint;
  // A price per call is due for a call of which something came, or that ended as it should.
  const isNothing = rule.count === "ours" && end !== "uncounted" && isNone(usage);
  const charge = rule.count === "none" || isNothing ? noCharge : chargeFor(usage, price);
  const wasRead = question.isAccepted || !isNone(heard);
  const unbilled = heard === usage || !wasRead ? zero : beyond(charge.cost, chargeFor(heard, price).cost);
  const isGuess = estimated || (end === "uncounted" && charge.cost > 0n);
  return { end, usage, estimated: isGuess, charge, unbilled, isInsured: rule.insured ?? false };
}

const isNone = ({ input, output, units: counted }: Usage): boolean =>
  input + output === 0 && units.every((unit) => !counted?.[unit]);

const beyond = (cost: NanoUsd, heardCost: NanoUsd): NanoUsd => (heardCost > cost ? nanoUsd(heardCost - cost) : zero);

function endOf(question: BillQuestion): CallEnd {
  const { status, reading, departure } = question;
  const reported = reading.reportedUsage;
  if (status === "failed") return "unserved";
  if (question.isHoldUsedUp) return "out-of-credits";
  if (question.failedByProvider || reading.finishReason === "error") return "failed-by-provider";
  if (reported !== undefined && isAbsurd(reported, question)) return "absurd";
  if (status === "cancelled" && departure !== "heard-out") {
    return departure === "given-up" ? "left-and-given-up" : "left-and-stopped";
  }
  if (reading.finishReason === undefined) {
    if (reading.deliveredTokens === 0 && (reported?.output ?? 0) === 0 && !reading.hasPieces) return "empty";
    if (status === "interrupted") return "broken-off";
  }
  if (reported === undefined || !reading.isCountComplete) return "uncounted";
  return status === "cancelled" ? "left-and-heard-out" : "counted";
}

/**
 * A token has at least one byte, so an answer has no more tokens than bytes, a fifth and a few control tokens aside;
 * and nobody reads more than the context holds. Reasoning that is not shown cannot be checked. What a task makes is not
 * text: of that there is no more than was held for.
 */
function isAbsurd(reported: Usage, { reading, candidate, billing }: BillQuestion): boolean {
  const { input, output, reasoning } = reported;
  if (Number.isNaN(input) || Number.isNaN(output) || input < 0 || output < 0) return true;
  if (input > withMargin(Math.max(candidate.mostInputTokens, candidate.endpoint.contextLength))) return true;
  // What has no price, or is free, costs nothing, however much of it there is.
  const { price } = candidate.endpoint;
  const priced = units.filter((unit) => (unitRate(price, unit) ?? 0n) > 0n);
  const mostOf = (unit: Unit) => (candidate.mostUnits?.[unit] ?? 0) * believedOf(unit, reading);
  if (priced.some((unit) => isTooMany(unit, reported.units?.[unit] ?? 0, mostOf(unit)))) return true;
  const mayHide = billing.hidesReasoning && candidate.endpoint.supportedParameters.includes("reasoning");
  const shown = output - Math.max(reasoning, 0);
  if (reading.ownCount) return shown > withMargin(candidate.mostOutputTokens);
  return shown > withMargin(reading.deliveredBytes) && !(mayHide && output <= withMargin(candidate.mostOutputTokens));
}

/**
 * How many times what was held for is still believed. A provider that searches while it answers cannot always be told how
 * often, and bills each search: what is beyond the hold is due to it, and our loss.
 */
const believedOf = (unit: Unit, { ownCount }: MeterReading): number => (unit === "search" && !ownCount ? 10 : 1);

/** Parts of the tokens are bound by those: there can only be none where there is nothing to be heard. */
const isTooMany = (unit: Unit, count: number, most: number): boolean =>
  isPartOfTokens(unit) ? most === 0 && count > 0 : count > most;

const withMargin = (most: number) => most * 1.2 + 64;

/** `heard`: what the provider counts, as far as we can tell, where that is not what the caller pays for. */
type CountedUsage = { readonly usage: Usage; readonly estimated: boolean; readonly heard?: Usage };

function usageBy(rule: Rule, question: BillQuestion): CountedUsage {
  const { reading, candidate, billing, held } = question;
  const counted = reading.reportedUsage && soundUsage(reading.reportedUsage);
  const within = (usage: Usage): Usage =>
    held === undefined ? usage : usageWithin(usage, candidate.endpoint.price, held);
  switch (rule.count) {
    case "none":
      return { usage: soundUsage(counted ?? nothing), estimated: false };
    case "provider":
      return counted ? { usage: counted, estimated: false } : { usage: nothing, estimated: false };
    case "provider-within-hold":
      return { usage: within(counted ?? nothing), estimated: true };
    case "ours": {
      // The count so far is the count of all that was delivered.
      const countsToTheEnd = billing.countsAlong || reading.finishReason !== undefined;
      if (counted && reading.isCountComplete && countsToTheEnd) return { usage: counted, estimated: false };
      const ours = ourCount(question, counted);
      const usage = within(ours);
      return { usage, estimated: !isNone(usage), heard: heardOf(question, ours) };
    }
  }
}

/** What was read of the prompt is only due once something came of it, unless the provider says that it has read it. */
function ourCount({ reading, candidate, likelyInputTokens }: BillQuestion, counted: Usage | undefined): Usage {
  const { deliveredTokens } = reading;
  if (counted) return { ...counted, output: Math.max(counted.output, deliveredTokens) };
  if (reading.ownCount) return reading.ownCount;
  const input = deliveredTokens > 0 ? Math.min(likelyInputTokens, candidate.mostInputTokens) : 0;
  return { ...nothing, input, output: deliveredTokens };
}

/** A caller who left was not delivered all that came, and the prompt was read even if nothing did. */
function heardOf({ reading, candidate, likelyInputTokens, departure, isAccepted }: BillQuestion, ours: Usage): Usage {
  if (departure === undefined) return ours;
  const read = isAccepted ? Math.min(likelyInputTokens, candidate.mostInputTokens) : 0;
  return {
    ...ours,
    input: ours.input > 0 ? ours.input : read,
    output: departure === "stopped" ? Math.max(ours.output, Math.round(reading.rawTokens)) : ours.output,
  };
}

const nothing: Usage = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0 };
