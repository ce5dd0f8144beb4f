import { soundUsage } from "@causeway/pricing";
import { type Answer, isConversation, type TaskAnswer, type Usage, type Warning } from "@causeway/protocol";
import { type AttemptOutcome, type Candidate, healthTargetOf } from "@causeway/routing";
import type { AttemptsQuestion } from "./attempt-in-turn.ts";
import { AnswerForm, begunOtherwise, type FormFindings, nonconforming } from "./answer-form/answer-form.ts";
import { firstLetterOf } from "./answer-form/first-letter.ts";
import { AttemptLimits } from "./attempt-limits.ts";
import { callCandidate, streamsUpstream } from "./call-candidate.ts";
import type { RaiseRefusal } from "./call-hold.ts";
import { Cancellation } from "./cancellation.ts";
import { envelopeOf, providerName } from "./envelope.ts";
import type { InboundCall } from "./inbound-call.ts";
import { sinceArrivalMs } from "./arrival.ts";
import { type Departure, followDeparture } from "./follow-departure.ts";
import { HoldSteps } from "./hold-steps.ts";
import { holdCandidate } from "./hold-terms.ts";
import { outcomeForCaller } from "./outcome-for-caller.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import { ownKeyIdOf } from "./open-own-key.ts";
import { Meter, type MeterReading, type TaskPieces } from "./meter.ts";
import type { AttemptRow } from "./ports.ts";
import { refusalWarnings } from "./refusal-warnings.ts";
import { Relay } from "./relay.ts";
import { servedBy } from "./service-tier.ts";
import { storableText } from "./storable-text.ts";
import { countOfTask, ownCountOf } from "./task-count.ts";
import { TaskHeard } from "./task-heard.ts";

/** One upstream call and what was heard of it. */
export type AttemptReport = {
  readonly candidate: Candidate;
  readonly providerName: string;
  readonly outcome: AttemptOutcome;
  readonly reading: MeterReading;
  readonly answer: Answer | TaskAnswer | undefined;
  readonly warnings: readonly Warning[];
  /** Of a whole answer: whether it is what was asked for in form. */
  readonly form: FormFindings | undefined;
  readonly hasBegun: boolean;
  readonly failedByProvider: boolean;
  readonly departure: Departure | undefined;
  /** Why we cut it short: no more could be held. */
  readonly cut: RaiseRefusal | undefined;
  readonly firstTokenMs: number | undefined;
  /** The provider was, or should have been, reached. */
  readonly wasCalled: boolean;
  readonly row: Omit<AttemptRow, "sequence">;
};

type Attempt = AttemptsQuestion & {
  readonly candidate: Candidate;
  /** Is there another endpoint to go to when this one fails? */
  readonly hasElsewhere: boolean;
};

/** Calls one endpoint and relays its answer. Never rejects: a bug of ours is an attempt that broke. */
export async function attemptOnce(ports: GatewayPorts, call: InboundCall, attempt: Attempt): Promise<AttemptReport> {
  const { candidate, arrival } = attempt;
  const { stream } = attempt.asked.request;
  const startedAt = ports.clock.now();
  const startedMs = ports.clock.monotonicMs();
  const waitedMs = sinceArrivalMs(ports.clock, arrival);
  const target = healthTargetOf(candidate);
  const isProbe = ports.health.enter(target, startedMs) === "probe-due";
  const answerForm = new AnswerForm(attempt.asked, ports.answerChecker);
  const meter = new Meter(ports.calibration.scaleOf(candidate.endpoint.id), taskPiecesOf(attempt));
  const cancellation = new Cancellation();
  const streams = streamsUpstream(attempt);
  const limits = new AttemptLimits(ports.clock, cancellation, {
    ...attempt,
    streams,
    isProbe,
    figures: ports.health.view(startedMs).figures(target),
  });
  let firstTokenMs: number | undefined;
  const relay = new Relay({
    reply: call.reply,
    envelope: envelopeOf(ports, call, attempt, arrival),
    choices: attempt.asked.request.choices,
    meter,
    steps: stepsOf(attempt),
    onCut: () => cancellation.cancel(),
    onBegin: () => {
      firstTokenMs = sinceArrivalMs(ports.clock, arrival);
      limits.begun();
      ports.health.recordBeginning(target, { startedMs, nowMs: ports.clock.monotonicMs() });
    },
    onEnded: () => void limits.ended(relay.drained()),
    onDelivered: (tokens) => progress.delivered(tokens),
  });
  const progress = followProgress(ports, call, attempt, { meter, relay });
  const stopFollowing = followDeparture(ports, call, {
    candidate,
    // What a task makes is billed whole, whoever hears it.
    stream: streams && isConversation(attempt.asked),
    relay,
    cancellation,
  });

  const firstLetter = attempt.hasElsewhere ? firstLetterOf(attempt.asked, () => cancellation.cancel()) : undefined;
  const result = await callCandidate(ports, call, {
    ...attempt,
    sink: limits.listeningTo(answerForm.listeningTo(firstLetter?.listeningTo(relay) ?? relay)),
    firstByteMs: limits.firstByteMs,
    meter,
    cancellation,
  });
  limits.stop();
  await relay.released();
  const ended = limits.breach ? { ...result, outcome: limits.breach } : result;
  const departure = stopFollowing(ended.outcome.kind === "completed");
  progress.stop();
  const answer = await hearWhole(attempt, result.answer, { meter, answerForm });
  const ending = outcomeForCaller(ended, relay, stream);
  // An answer without any content is an answer too.
  if (stream && ending.kind === "completed" && !firstLetter?.fault) relay.begin();
  const early = departure === undefined ? firstLetter?.fault : undefined;
  const form = early ? begunOtherwise(early) : ending.kind === "completed" ? await answerForm.findings() : undefined;
  const outcome = form?.fault ? nonconforming(form.fault, stream && !early) : ending;

  const latencyMs = sinceArrivalMs(ports.clock, arrival) - waitedMs;
  const heard = meter.read();
  // What was still on its way to a caller who left was not delivered.
  const reading = departure === "stopped" ? { ...heard, deliveredTokens: relay.deliveredTokens } : heard;
  ports.health.record(
    target,
    {
      // A call that was never made says nothing of the endpoint.
      outcome: result.wasCalled ? outcome : { kind: "cancelled" },
      startedMs,
      firstTokenMs: firstTokenMs === undefined ? undefined : firstTokenMs - waitedMs,
      outputTokens: reading.deliveredTokens,
      durationMs: latencyMs,
      areToolCallsValid: form?.areToolCallsValid,
      isOutputValid: form?.isOutputValid,
      isProbe,
    },
    ports.clock.monotonicMs(),
  );
  const served = servedBy(candidate, reading.serviceTier);
  return {
    candidate: served,
    providerName: providerName(ports, candidate),
    outcome,
    reading,
    answer,
    warnings: [...(result.warnings ?? []), ...(form?.warnings ?? []), ...refusalWarnings(reading)],
    form,
    hasBegun: relay.hasBegun,
    failedByProvider: relay.providerError !== undefined,
    departure,
    cut: relay.cut,
    firstTokenMs,
    wasCalled: result.wasCalled,
    row: {
      modelId: candidate.model.id,
      endpointId: served.endpoint.id,
      providerId: candidate.endpoint.providerId,
      httpStatus: result.httpStatus,
      outcome: outcome.kind,
      reason: "message" in outcome ? storableText(outcome.message) : undefined,
      startedAt,
      latencyMs,
      ownKeyId: ownKeyIdOf(candidate),
    },
  };
}

/** The answer as it is to be sent. */
async function hearWhole(
  attempt: Attempt,
  answer: AttemptReport["answer"],
  { meter, answerForm }: { readonly meter: Meter; readonly answerForm: AnswerForm },
): Promise<AttemptReport["answer"]> {
  if (answer === undefined) return undefined;
  if (answer.task === undefined) {
    meter.hearAnswer(answer);
    return answerForm.hearAnswer(answer);
  }
  const ours = taskCountOf(attempt);
  meter.hearTask(answer, { counted: countOfTask(answer.usage, attempt.candidate.endpoint.price, ours), ours });
  return answer;
}

const taskCountOf = ({ candidate: { mostInputTokens }, plan }: Attempt): Usage =>
  ownCountOf(Math.min(plan.likelyInputTokens, mostInputTokens), plan.likelyUnits, plan.likelyOutputTokens);

function taskPiecesOf(attempt: Attempt): TaskPieces | undefined {
  const { request } = attempt.asked;
  if (request.task === undefined || !request.stream) return undefined;
  const ours = taskCountOf(attempt);
  return {
    heard: new TaskHeard(request, ours),
    believed: (reported) => countOfTask(reported, attempt.candidate.endpoint.price, ours),
  };
}

function stepsOf({ admission: { hold, terms }, candidate }: Attempt): HoldSteps | undefined {
  return terms.isStepped(candidate) ? new HoldSteps(hold, holdCandidate(terms, candidate)) : undefined;
}

/** What has left this process so far is what a crash of it bills. */
function followProgress(
  ports: GatewayPorts,
  call: InboundCall,
  { candidate, plan }: Attempt,
  { meter, relay }: { readonly meter: Meter; readonly relay: Relay },
): ReturnType<GatewayPorts["progress"]["follow"]> {
  return ports.progress.follow(call.generationId, () => {
    const { endpoint } = candidate;
    const { reportedUsage } = meter.read();
    const input = reportedUsage && soundUsage(reportedUsage).input;
    return {
      generationId: call.generationId,
      endpointId: endpoint.id,
      priceVersionId: endpoint.priceVersionId,
      inputTokens: input ?? plan.likelyInputTokens,
      outputTokens: relay.deliveredTokens,
      ownKeyId: ownKeyIdOf(candidate),
    };
  });
}
