import type { Answer } from "@causeway/protocol";
import type { AttemptOutcome, Candidate } from "@causeway/routing";
import type { AttemptsQuestion } from "./attempt-in-turn.ts";
import { Cancellation } from "./cancellation.ts";
import { longestDrainMs } from "./drain-limit.ts";
import { envelopeOf, providerName } from "./envelope.ts";
import type { InboundCall } from "./inbound-call.ts";
import { sinceArrivalMs } from "./arrival.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import { Meter, type MeterReading } from "./meter.ts";
import type { AttemptRow } from "./ports.ts";
import { Relay } from "./relay.ts";
import { storableText } from "./storable-text.ts";
import type { UpstreamResult } from "./upstream-port.ts";

/** One upstream call and what was heard of it. */
export type AttemptReport = {
  readonly candidate: Candidate;
  readonly providerName: string;
  readonly outcome: AttemptOutcome;
  readonly reading: MeterReading;
  readonly answer: Answer | undefined;
  readonly hasBegun: boolean;
  readonly failedByProvider: boolean;
  readonly firstTokenMs: number | undefined;
  readonly row: Omit<AttemptRow, "sequence">;
};

type Attempt = AttemptsQuestion & { readonly candidate: Candidate };

/** Calls one endpoint and relays its answer. Never rejects: a bug of ours is an attempt that broke. */
export async function attemptOnce(ports: GatewayPorts, call: InboundCall, attempt: Attempt): Promise<AttemptReport> {
  const { candidate, arrival } = attempt;
  const { stream } = attempt.asked.request;
  const startedAt = ports.clock.now();
  const waitedMs = sinceArrivalMs(ports.clock, arrival);
  const meter = new Meter();
  const progress = followProgress(ports, call, attempt, meter);
  let firstTokenMs: number | undefined;
  const relay = new Relay(call.reply, envelopeOf(ports, call, candidate, arrival), meter, () => {
    firstTokenMs = sinceArrivalMs(ports.clock, arrival);
  });
  const cancellation = new Cancellation();
  const stopFollowing = followDeparture(ports, call, attempt, relay, cancellation);

  const result = await callUpstream(ports, call, attempt, relay, cancellation);
  stopFollowing();
  progress.stop();
  if (result.answer) meter.hearAnswer(result.answer);
  if (stream && isWhole(result, relay)) relay.begin();

  const outcome = outcomeFor(result, relay, call.departure.cancelled, stream);
  const latencyMs = sinceArrivalMs(ports.clock, arrival) - waitedMs;
  const reading = meter.read();
  ports.health.record(
    candidate.endpoint.id,
    {
      outcome,
      firstTokenMs: firstTokenMs === undefined ? undefined : firstTokenMs - waitedMs,
      outputTokens: reading.deliveredTokens,
      durationMs: latencyMs,
    },
    ports.clock.monotonicMs(),
  );
  return {
    candidate,
    providerName: providerName(ports, candidate),
    outcome,
    reading,
    answer: result.answer,
    hasBegun: relay.hasBegun,
    failedByProvider: relay.providerError !== undefined,
    firstTokenMs,
    row: {
      modelId: candidate.model.id,
      endpointId: candidate.endpoint.id,
      providerId: candidate.endpoint.providerId,
      httpStatus: result.httpStatus,
      outcome: outcome.kind,
      reason: "message" in outcome ? storableText(outcome.message) : undefined,
      startedAt,
      latencyMs,
    },
  };
}

async function callUpstream(
  ports: GatewayPorts,
  call: InboundCall,
  { asked, candidate }: Attempt,
  relay: Relay,
  cancellation: Cancellation,
): Promise<UpstreamResult> {
  if (call.departure.cancelled) return { outcome: { kind: "cancelled" }, httpStatus: undefined, answer: undefined };
  try {
    return await ports.upstream.call(
      {
        generationId: call.generationId,
        providerId: candidate.endpoint.providerId,
        upstreamModelId: candidate.endpoint.upstreamModelId,
        request: asked.request,
        maxOutputTokens: candidate.mostOutputTokens,
        mayThinkLong: candidate.endpoint.supportedParameters.includes("reasoning"),
        supportedParameters: candidate.endpoint.supportedParameters,
      },
      relay,
      cancellation,
    );
  } catch (error) {
    ports.onBug(call.generationId, error);
    const message = "something went wrong on our side";
    return { outcome: { kind: "unavailable", reason: "broken", message }, httpStatus: undefined, answer: undefined };
  }
}

/** An answer without any content is an answer too, once it is complete. */
const isWhole = ({ outcome }: UpstreamResult, relay: Relay) =>
  outcome.kind === "completed" && relay.hasEnded && relay.providerError === undefined;

/**
 * What the call came to, seen from the caller's side: a stream that broke before its first content is an endpoint
 * that was not available, and whatever comes after the caller left is a cancelled call.
 */
function outcomeFor(result: UpstreamResult, relay: Relay, hasLeft: boolean, streamed: boolean): AttemptOutcome {
  if (hasLeft) return { kind: "cancelled" };
  const { outcome } = result;
  const broken = brokenBy(result, relay, streamed);
  if (broken === undefined) return outcome;
  if (relay.hasBegun) return { kind: "interrupted", message: broken };
  // The adapter knows what an error told inside a stream means.
  return outcome.kind === "completed" || outcome.kind === "interrupted"
    ? { kind: "unavailable", reason: "broken", message: broken }
    : outcome;
}

function brokenBy({ outcome, answer }: UpstreamResult, relay: Relay, streamed: boolean): string | undefined {
  if (relay.providerError) return relay.providerError.message;
  switch (outcome.kind) {
    case "completed":
      if (streamed) return relay.hasEnded ? undefined : "the connection closed before the answer was complete";
      return answer?.choices.every((choice) => choice.finishReason === "error")
        ? "it ended the answer with an error"
        : undefined;
    case "interrupted":
      return relay.hasEnded ? undefined : outcome.message;
    case "unavailable":
      return relay.hasBegun ? outcome.message : undefined;
    case "refused":
    case "credential-rejected":
    case "cancelled":
      return undefined;
  }
}

/**
 * When the caller leaves, a provider that then stops billing is cancelled at once. One that bills on regardless is
 * heard to the end, so that its usage is known; so is an answer that does not stream, whose usage comes last.
 */
function followDeparture(
  ports: GatewayPorts,
  call: InboundCall,
  { asked, candidate }: Attempt,
  relay: Relay,
  cancellation: Cancellation,
): () => void {
  let endDrain: (() => void) | undefined;
  let stopTimer: (() => void) | undefined;
  const stopListening = call.departure.onCancel(() => {
    relay.detach();
    const stopsBilling = asked.request.stream && ports.upstream.stopsBillingOnCancel(candidate.endpoint.providerId);
    endDrain = stopsBilling ? undefined : ports.drains.begin();
    if (endDrain) stopTimer = ports.clock.after(longestDrainMs, () => cancellation.cancel());
    else cancellation.cancel();
  });
  return () => {
    stopListening();
    stopTimer?.();
    endDrain?.();
  };
}

function followProgress(
  ports: GatewayPorts,
  call: InboundCall,
  { candidate: { endpoint }, plan }: Attempt,
  meter: Meter,
): { stop: () => void } {
  const stop = ports.progress.follow(call.generationId, () => {
    const { reportedUsage, deliveredTokens } = meter.read();
    return {
      generationId: call.generationId,
      endpointId: endpoint.id,
      priceVersionId: endpoint.priceVersionId,
      inputTokens: reportedUsage?.input ?? plan.likelyInputTokens,
      outputTokens: Math.max(deliveredTokens, reportedUsage?.output ?? 0),
    };
  });
  return { stop };
}
