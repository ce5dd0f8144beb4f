import { type ApiKey, limitsOf } from "@causeway/limits";
import { larger, type NanoUsd, sum, zero } from "@causeway/money";
import { mostOwnKeyFee } from "@causeway/pricing";
import { type AnyCall, asksForLongCache, isConversation } from "@causeway/protocol";
import type { Candidate } from "@causeway/routing";
import { CallHold } from "./call-hold.ts";
import { requestedModelOf } from "./find-models.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import { affordableTokens, cheaperTerms, type HoldTerms, holdUnder, mostUnder, ownKeyHoldUnder } from "./hold-terms.ts";
import type { InboundCall } from "./inbound-call.ts";
import type { CallPlan, Candidates } from "./plan-call.ts";
import { type HoldOutcome, type HoldRequest, StoreNotReached } from "./ports.ts";
import { budgetExceeded, tooManyCalls } from "./limit-refusals.ts";
import { creditsExceeded, keyNotUsable, spendingStopped, storeUnavailable } from "./refusals.ts";
import { releaseHold } from "./release-hold.ts";
import { stepRule, withOpenLength } from "./step-rule.ts";

export type AdmissionQuestion = {
  readonly key: ApiKey;
  readonly asked: AnyCall;
  readonly plan: CallPlan;
  /** What is held for it already: it was admitted before its prompt was known to the end. */
  readonly earlier?: Pick<Admission, "hold" | "taken"> | undefined;
};

export type Admission = {
  /** What was asked for when the hold was taken; it may have grown since. */
  readonly taken: HoldRequest;
  /** In the order in which they will be tried, none allowed to write more than is held for. */
  readonly candidates: Candidates;
  /** For shared capacity; what is held for the fee of own keys comes on top. */
  readonly hold: CallHold;
  readonly terms: HoldTerms;
};

/** Other calls of the workspace may take what was left between our question and our hold. */
const mostTries = 4;

/**
 * Sets aside what the first candidate needs to begin. When the credits do not cover that, a call that has own keys goes
 * on with those alone, candidates that are too dear are left out, or else an answer of open length is clamped to what
 * they cover. Throws 401, 402, 403, 429 or 503.
 */
export async function admit(ports: GatewayPorts, call: InboundCall, question: AdmissionQuestion): Promise<Admission> {
  const { key, asked, plan, earlier } = question;
  const isLengthOpen = asked.request.maxOutputTokens === undefined;
  let terms = firstTerms(ports, question);
  for (let tries = 1; ; tries++) {
    const amount = holdUnder(terms);
    const ownList = ownKeyHoldUnder(terms);
    const request = earlier?.taken ?? holdRequest(ports, call, question, { amount, ownList });
    const outcome = earlier ? await raiseHold(earlier.hold, amount) : await takeHold(ports, request, plan);
    if (outcome.kind === "held") {
      const hold = earlier?.hold ?? new CallHold(ports, call.generationId, amount);
      return admitted(call, { ...question, terms, hold, taken: request });
    }
    if (outcome.kind === "key-not-usable") throw keyNotUsable();
    if (outcome.kind === "rate-exceeded" || outcome.kind === "concurrency-exceeded") {
      throw tooManyCalls(outcome, { key, links: ports.links, now: ports.clock.now() });
    }
    if (!("available" in outcome)) throw spendingStopped(outcome.kind, ports.links);
    const cheaper = tries < mostTries ? cheaperTerms(terms, outcome.available, isLengthOpen) : undefined;
    if (cheaper === undefined) {
      throw notAffordable(ports, question, { terms, outcome });
    }
    terms = cheaper;
  }
}

function firstTerms(ports: GatewayPorts, { asked, plan }: AdmissionQuestion): HoldTerms {
  const isStepped = stepRule(ports, asked);
  const bounded = (candidate: Candidate): Candidate =>
    asked.request.maxOutputTokens !== undefined || candidate.credential.kind !== "shared" || isStepped(candidate)
      ? candidate
      : withOpenLength(candidate);
  const [first, ...others] = plan.candidates;
  const candidates: Candidates = [bounded(first), ...others.map(bounded)];
  const writesLongCache = isConversation(asked) && asksForLongCache(asked.request);
  return { candidates, choices: asked.request.choices, clampedTo: undefined, writesLongCache, isStepped };
}

/** 402 or 403 for a call that does not fit, however it is cut. */
function notAffordable(
  ports: GatewayPorts,
  { key }: AdmissionQuestion,
  { terms, outcome }: { readonly terms: HoldTerms; readonly outcome: Extract<HoldOutcome, { available: NanoUsd }> },
) {
  const { links, ownKeyTerms, clock } = ports;
  const affordable = affordableTokens(terms, outcome.available);
  const ownList = ownKeyHoldUnder(terms) ?? zero;
  const shared = mostUnder(terms);
  const fee = mostOwnKeyFee(ownList, ownKeyTerms);
  if (outcome.kind === "insufficient-credits") {
    return creditsExceeded(outcome.available, { amount: sum([shared, fee]), affordable, links });
  }
  // It is charged for shared capacity or for an own key, never for both.
  const amount = larger(shared, outcome.budget.countsOwnKeys ? sum([fee, ownList]) : fee);
  return budgetExceeded(outcome, { amount, affordable, key, links, now: clock.now() });
}

const holdRequest = (
  ports: GatewayPorts,
  call: InboundCall,
  { key, asked, plan }: AdmissionQuestion,
  { amount, ownList }: { readonly amount: NanoUsd; readonly ownList: NanoUsd | undefined },
): HoldRequest => ({
  generationId: call.generationId,
  workspaceId: key.workspaceId,
  apiKeyId: key.id,
  gatewayInstanceId: ports.instanceId,
  amount,
  requestId: call.requestId,
  requestedModel: requestedModelOf(asked),
  apiType: call.apiType,
  streamed: asked.request.stream,
  limits: limitsOf(key, {
    promptTokens: plan.likelyInputTokens,
    maxOutputTokens:
      asked.request.maxOutputTokens === undefined ? undefined : asked.request.maxOutputTokens * asked.request.choices,
  }),
  ownKey: ownList === undefined ? undefined : { mostListPrice: ownList, terms: ports.ownKeyTerms },
});

async function takeHold(ports: GatewayPorts, request: HoldRequest, plan: CallPlan): Promise<HoldOutcome> {
  try {
    return await ports.holds.take(request);
  } catch (cause) {
    // The hold may have been taken and only the answer lost.
    if (!(cause instanceof StoreNotReached)) releaseHold(ports, { hold: request, plan });
    throw storeUnavailable(cause);
  }
}

/** What is available is then all that is held: the last credits are taken too. */
async function raiseHold(hold: CallHold, amount: NanoUsd): Promise<HoldOutcome> {
  const refusal = await hold.raise(amount);
  if (refusal === undefined) return { kind: "held" };
  if (refusal.kind === "gone" || refusal.kind === "store-away") {
    throw storeUnavailable(new Error(`The hold could not be raised: ${refusal.kind}`));
  }
  return "available" in refusal ? { ...refusal, available: hold.amount } : refusal;
}

function admitted(
  call: InboundCall,
  { asked, plan, terms, hold, taken }: AdmissionQuestion & Pick<Admission, "terms" | "hold" | "taken">,
): Admission {
  const { clampedTo = Number.POSITIVE_INFINITY } = terms;
  const clamp = (candidate: Candidate): Candidate => ({
    ...candidate,
    mostOutputTokens: Math.min(candidate.mostOutputTokens, clampedTo),
  });
  const [first, ...others] = terms.candidates;
  const candidates: Candidates = [clamp(first), ...others.map(clamp)];
  call.reply.admitted({
    streamed: asked.request.stream,
    maxTokensClampedTo: clampOf(candidates[0], plan),
  });
  return { taken, candidates, hold, terms: { ...terms, candidates } };
}

/** What the first candidate's answer is cut to, of what it might have been. */
function clampOf(first: Candidate, { candidates }: CallPlan): number | undefined {
  const planned = candidates.find(
    ({ endpoint, credential }) => endpoint.id === first.endpoint.id && credential.kind === first.credential.kind,
  );
  return planned && first.mostOutputTokens < planned.mostOutputTokens ? first.mostOutputTokens : undefined;
}
