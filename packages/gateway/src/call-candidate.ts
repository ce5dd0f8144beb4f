import type { LaneUse } from "@causeway/lanes";
import {
  type Answer,
  isConversation,
  partsOfAnswer,
  partsOfTask,
  type TaskAnswer,
  type Usage,
} from "@causeway/protocol";
import type { AttemptOutcome, Candidate } from "@causeway/routing";
import type { AttemptsQuestion } from "./attempt-in-turn.ts";
import type { Cancellation } from "./cancellation.ts";
import { enterLane, noUse } from "./enter-lane.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { InboundCall } from "./inbound-call.ts";
import type { Lane } from "./lanes-port.ts";
import type { Meter } from "./meter.ts";
import { openOwnKey, ownEndpointOf, ownKeyIdOf } from "./open-own-key.ts";
import { atItsTier } from "./service-tier.ts";
import type { PartSink, UpstreamResult } from "./upstream-port.ts";
import { searchingIfAble } from "./web-search/own-search.ts";

/** `wasCalled`: the provider was, or should have been, reached; else the outcome is ours. */
export type CandidateResult = UpstreamResult & { readonly wasCalled: boolean };

export type CandidateCall = AttemptsQuestion & {
  readonly candidate: Candidate;
  /** Leads to the caller. */
  readonly sink: PartSink;
  readonly firstByteMs: number;
  readonly meter: Meter;
  readonly cancellation: Cancellation;
};

/** Calls a candidate with the key that it is called with, when its turn has come. Never rejects. */
export async function callCandidate(
  ports: GatewayPorts,
  call: InboundCall,
  question: CandidateCall,
): Promise<CandidateResult> {
  if (call.departure.cancelled) return notCalled({ kind: "cancelled" });
  const lane = laneOf(question.candidate);
  if (!lane) return await callUpstream(ports, call, question);

  const entry = await enterLane(ports, call, { lane, use: likelyUse(question) });
  if (entry.kind === "elsewhere") return notCalled(entry.outcome);
  const result = await callUpstream(ports, call, question);
  const closedForMs = closedFor(result);
  if (closedForMs !== undefined) await ports.lanes.close(lane, closedForMs);
  await entry.leave(useOf(result, question.meter));
  // A limit of the account is for its queue to keep, which knows when it ends.
  return isRateLimit(result.outcome) ? { ...result, wasCalled: false } : result;
}

/** Does the answer come as a stream, or is a stream made of it? */
export const streamsUpstream = ({ asked, candidate }: Pick<CandidateCall, "asked" | "candidate">): boolean =>
  asked.request.stream && laneOf(candidate)?.terms.answersWhole !== true;

function laneOf(candidate: Candidate): Lane | undefined {
  const id = ownKeyIdOf(candidate);
  const terms = ownEndpointOf(candidate)?.lane;
  return id !== undefined && terms ? { id, terms } : undefined;
}

async function callUpstream(ports: GatewayPorts, call: InboundCall, question: CandidateCall): Promise<CandidateResult> {
  const { asked, candidate, key, sink, cancellation } = question;
  const opened = await openOwnKey(ports.ownKeys, key.workspaceId, candidate);
  if (opened.kind === "not-readable") return notCalled(opened.outcome);
  const stream = streamsUpstream(question);
  const searching = isConversation(asked) ? searchingIfAble(asked.request, candidate) : undefined;
  const tiered = searching && atItsTier(searching.request, candidate);
  try {
    const result = await ports.upstream.call(
      {
        generationId: call.generationId,
        providerId: candidate.endpoint.providerId,
        upstreamModelId: candidate.endpoint.upstreamModelId,
        request: tiered ? { ...tiered.request, stream } : asked.request,
        maxOutputTokens: candidate.mostOutputTokens,
        firstByteMs: question.firstByteMs,
        mayThinkLong: candidate.endpoint.supportedParameters.includes("reasoning"),
        supportedParameters: candidate.endpoint.supportedParameters,
        ownSecret: opened.secret,
        ownEndpoint: ownEndpointOf(candidate),
      },
      sink,
      cancellation,
    );
    const told = asked.request.stream && result.answer ? asStream(result.answer, result, sink) : result;
    const warnings = [...(searching?.warnings ?? []), ...(tiered?.warnings ?? []), ...(result.warnings ?? [])];
    return { ...told, warnings, wasCalled: true };
  } catch (error) {
    ports.onBug(call.generationId, error);
    const outcome = { kind: "unavailable", reason: "broken", message: "something went wrong on our side" } as const;
    return { outcome, httpStatus: undefined, answer: undefined, wasCalled: false };
  }
}

/** The caller asked for a stream and the answer came whole: it is told as one. */
function asStream(answer: Answer | TaskAnswer, result: UpstreamResult, sink: PartSink): UpstreamResult {
  sink.write(answer.task === undefined ? partsOfAnswer(answer) : partsOfTask(answer));
  return { ...result, answer: undefined };
}

const notCalled = (outcome: AttemptOutcome): CandidateResult => ({
  outcome: outcome.kind === "unavailable" ? { ...outcome, neverSent: true } : outcome,
  httpStatus: undefined,
  answer: undefined,
  wasCalled: false,
});

/** An answer of open length is counted as one of usual length until it is there. */
const usualAnswerTokens = 4_096;

const likelyUse = ({ plan, candidate, asked }: CandidateCall): LaneUse => ({
  requests: 1,
  tokens: plan.likelyInputTokens + Math.min(candidate.mostOutputTokens, usualAnswerTokens) * asked.request.choices,
});

/** A call that its account never saw, or turned away, used nothing of it. */
function useOf({ outcome, httpStatus, answer }: UpstreamResult, meter: Meter): LaneUse {
  if (httpStatus === undefined || outcome.kind === "credential-rejected") return noUse;
  if (isRateLimit(outcome)) return noUse;
  const { reportedUsage, deliveredTokens } = meter.read();
  const usage = answer?.usage ?? reportedUsage;
  return { requests: 1, tokens: usage ? totalOf(usage) : deliveredTokens };
}

const totalOf = ({ input, output }: Usage) => input + output;

type RateLimit = Extract<AttemptOutcome, { kind: "unavailable" }> & { readonly reason: "rate-limited" };

const isRateLimit = (outcome: AttemptOutcome): outcome is RateLimit =>
  outcome.kind === "unavailable" && outcome.reason === "rate-limited";

/** A refusal that does not say for how long. */
const usualPauseMs = 30_000;

function closedFor({ outcome, closedForMs }: UpstreamResult): number | undefined {
  return (
    closedForMs ?? (isRateLimit(outcome) ? (outcome.retryAfterSeconds ?? usualPauseMs / 1_000) * 1_000 : undefined)
  );
}
