import type { LaneUse } from "@causeway/lanes";
import { partsOfAnswer, type Usage } from "@causeway/protocol";
import type { AttemptOutcome, Candidate } from "@causeway/routing";
import type { AttemptsQuestion } from "./attempt-in-turn.ts";
import type { Cancellation } from "./cancellation.ts";
import { enterLane, noUse } from "./enter-lane.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { InboundCall } from "./inbound-call.ts";
import type { Lane } from "./lanes-port.ts";
import type { Meter } from "./meter.ts";
import { openOwnKey, ownEndpointOf, ownKeyIdOf } from "./open-own-key.ts";
import type { Relay } from "./relay.ts";
import type { UpstreamResult } from "./upstream-port.ts";

export type CandidateCall = AttemptsQuestion & {
  readonly candidate: Candidate;
  readonly relay: Relay;
  readonly meter: Meter;
  readonly cancellation: Cancellation;
};

/** Calls a candidate with the key that it is called with, when its turn has come. Never rejects. */
export async function callCandidate(
  ports: GatewayPorts,
  call: InboundCall,
  question: CandidateCall,
): Promise<UpstreamResult> {
  if (call.departure.cancelled) return notCalled({ kind: "cancelled" });
  const lane = laneOf(question.candidate);
  if (!lane) return await callUpstream(ports, call, question);

  const entry = await enterLane(ports, call, { lane, use: likelyUse(question) });
  if (entry.kind === "elsewhere") return notCalled(entry.outcome);
  const result = await callUpstream(ports, call, question);
  const closedForMs = closedFor(result);
  if (closedForMs !== undefined) await ports.lanes.close(lane, closedForMs);
  await entry.leave(useOf(result, question.meter));
  return result;
}

/** Does the answer come as a stream, or is a stream made of it? */
export const streamsUpstream = ({ asked, candidate }: Pick<CandidateCall, "asked" | "candidate">): boolean =>
  asked.request.stream && laneOf(candidate)?.terms.answersWhole !== true;

function laneOf(candidate: Candidate): Lane | undefined {
  const id = ownKeyIdOf(candidate);
  const terms = ownEndpointOf(candidate)?.lane;
  return id !== undefined && terms ? { id, terms } : undefined;
}

async function callUpstream(ports: GatewayPorts, call: InboundCall, question: CandidateCall): Promise<UpstreamResult> {
  const { asked, candidate, key, relay, cancellation } = question;
  const opened = await openOwnKey(ports.ownKeys, key.workspaceId, candidate);
  if (opened.kind === "not-readable") return notCalled(opened.outcome);
  const stream = streamsUpstream(question);
  try {
    const result = await ports.upstream.call(
      {
        generationId: call.generationId,
        providerId: candidate.endpoint.providerId,
        upstreamModelId: candidate.endpoint.upstreamModelId,
        request: { ...asked.request, stream },
        maxOutputTokens: candidate.mostOutputTokens,
        mayThinkLong: candidate.endpoint.supportedParameters.includes("reasoning"),
        supportedParameters: candidate.endpoint.supportedParameters,
        ownSecret: opened.secret,
        ownEndpoint: ownEndpointOf(candidate),
      },
      relay,
      cancellation,
    );
    return asked.request.stream && !stream ? asStream(result, relay) : result;
  } catch (error) {
    ports.onBug(call.generationId, error);
    return notCalled({ kind: "unavailable", reason: "broken", message: "something went wrong on our side" });
  }
}

/** The caller asked for a stream and the answer came whole: it is told as one. */
function asStream(result: UpstreamResult, relay: Relay): UpstreamResult {
  if (result.answer) relay.write(partsOfAnswer(result.answer));
  return { ...result, answer: undefined };
}

const notCalled = (outcome: AttemptOutcome): UpstreamResult => ({ outcome, httpStatus: undefined, answer: undefined });

/** An answer of open length is counted as one of usual length until it is there. */
const usualAnswerTokens = 4_096;

const likelyUse = ({ plan, candidate, asked }: CandidateCall): LaneUse => ({
  requests: 1,
  tokens: plan.likelyInputTokens + Math.min(candidate.mostOutputTokens, usualAnswerTokens) * asked.request.choices,
});

/** A call that its account never saw, or turned away, used nothing of it. */
function useOf({ outcome, httpStatus, answer }: UpstreamResult, meter: Meter): LaneUse {
  if (httpStatus === undefined || outcome.kind === "credential-rejected") return noUse;
  if (outcome.kind === "unavailable" && outcome.reason === "rate-limited") return noUse;
  const { reportedUsage, deliveredTokens } = meter.read();
  const usage = answer?.usage ?? reportedUsage;
  return { requests: 1, tokens: usage ? totalOf(usage) : deliveredTokens };
}

const totalOf = ({ input, output }: Usage) => input + output;

/** A refusal that does not say for how long. */
const usualPauseMs = 30_000;

function closedFor({ outcome, closedForMs }: UpstreamResult): number | undefined {
  const isRefusal = outcome.kind === "unavailable" && outcome.reason === "rate-limited";
  return closedForMs ?? (isRefusal ? (outcome.retryAfterSeconds ?? usualPauseMs / 1_000) * 1_000 : undefined);
}
