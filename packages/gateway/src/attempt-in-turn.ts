import type { AppError } from "@causeway/errors";
import type { ApiKey } from "@causeway/limits";
import type { NanoUsd } from "@causeway/money";
import type { Answer, AnyCall, TaskAnswer, Warning } from "@causeway/protocol";
import {
  afterAttempt,
  type AttemptOutcome,
  type AttemptSoFar,
  type Candidate,
  isAway,
  type StoppedBy,
} from "@causeway/routing";
import { costOfAnswer, costOfUnused, toldAttempt } from "./answer-form/unused-answers.ts";
import { type AttemptReport, attemptOnce } from "./attempt-once.ts";
import { explainFailure } from "./explain-failure.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { Admission } from "./admit.ts";
import { type Arrival, sinceArrivalMs } from "./arrival.ts";
import type { Cancellation } from "./cancellation.ts";
import type { Clock } from "./clock.ts";
import type { Departure } from "./follow-departure.ts";
import type { CallPlan } from "./plan-call.ts";
import { cutShort } from "./cut-short.ts";
import { holdToBegin } from "./hold-terms.ts";
import type { InboundCall } from "./inbound-call.ts";
import type { MeterReading } from "./meter.ts";
import type { AttemptRow, GenerationStatus } from "./ports.ts";

export type AttemptsQuestion = {
  readonly asked: AnyCall;
  readonly plan: CallPlan;
  readonly admission: Admission;
  readonly arrival: Arrival;
  readonly key: ApiKey;
};

/** What came of a call: who answered, what was heard, and what was tried. */
export type Delivery = {
  readonly status: GenerationStatus;
  /** Who answered, or was asked last. */
  readonly candidate: Candidate;
  readonly reading: MeterReading;
  readonly answer: Answer | TaskAnswer | undefined;
  /** What the one who answered could not be told. */
  readonly warnings: readonly Warning[];
  /** Has a streamed answer begun? Then the caller can no longer be told an HTTP status. */
  readonly hasBegun: boolean;
  readonly failedByProvider: boolean;
  /** Nothing is known to be wrong with its form: its text by `response_format`, its tool calls by the tools. */
  readonly isOfAskedForm: boolean;
  /** What providers bill us for answers that were not used, because they did not have that form. */
  readonly unusedCost: NanoUsd;
  /** What became of the answer of a caller who left. */
  readonly departure: Departure | undefined;
  /** What the caller is told when we cut the answer short, because no more could be held. */
  readonly cutShort: AppError | undefined;
  /** From the call's arrival. */
  readonly firstTokenMs: number | undefined;
  readonly attempts: readonly AttemptRow[];
  /** Why it was not tried further; `undefined` when it did not have to be. */
  readonly stoppedBy: StoppedBy | undefined;
  /** What the caller is told; `undefined` when the answer is whole or the caller left. */
  readonly error: AppError | undefined;
};

/** Tries the candidates in turn until one answers, one refuses for all, or none is left. Never rejects. */
export async function attemptInTurn(
  ports: GatewayPorts,
  call: InboundCall,
  question: AttemptsQuestion,
): Promise<Delivery> {
  const { candidates } = question.admission;
  const reports: AttemptReport[] = [];
  ports.retries.earn();
  let index = 0;
  let stoppedBy: StoppedBy | undefined;
  let candidate: Candidate | undefined = candidates[0];
  let report: AttemptReport;
  do {
    const hasElsewhere = index < candidates.length - 1 && reports.length < mostAttemptsOf(question) - 1;
    report = await attemptOnce(ports, call, { ...question, candidate, hasElsewhere });
    reports.push(report);
    const step = afterAttempt(soFar(ports, question, { reports, report, index }));
    if (step.do === "give-up") ({ stoppedBy } = step);
    const goesOn =
      step.do === "try" &&
      mayPassOver(ports, question, report) &&
      (await pause(ports.clock, call.departure, step.afterMs));
    index = goesOn ? await nextCovered(question.admission, step.index) : candidates.length;
    candidate = candidates[index];
  } while (candidate !== undefined);
  const { cut } = report;
  const cutBy = cut && cutShort(ports, cut, { hold: question.admission.hold, key: question.key });
  return delivery(question, reports, { told: toldAttempt(reports, report), cut: cutBy, stoppedBy });
}

/** An answer that is passed over for its form costs us what it costs: as long as the workspace's insurance lasts. */
const mayPassOver = (ports: GatewayPorts, { key }: AttemptsQuestion, report: AttemptReport): boolean =>
  report.outcome.kind !== "nonconforming" ||
  ports.insurance.pays(key.workspaceId, costOfAnswer(report), ports.clock.now());

const usualAttempts = 3;
const mostAttemptsOf = ({ asked }: AttemptsQuestion) => asked.provider.maxAttempts ?? usualAttempts;

function soFar(
  ports: GatewayPorts,
  question: AttemptsQuestion,
  {
    reports,
    report,
    index,
  }: { readonly reports: readonly AttemptReport[]; readonly report: AttemptReport; readonly index: number },
): AttemptSoFar {
  const nowMs = ports.clock.monotonicMs();
  const { totalMs } = question.asked.provider.deadlines;
  const health = ports.health.view(nowMs);
  return {
    candidates: question.admission.candidates,
    index,
    outcome: report.outcome,
    made: reports.filter(({ wasCalled }) => wasCalled).length,
    mostAttempts: mostAttemptsOf(question),
    leftMs: totalMs === undefined ? undefined : totalMs - sinceArrivalMs(ports.clock, question.arrival),
    isAway: (candidate) => isAway(candidate, health),
    spendRetry: () => ports.retries.spend(nowMs, report.outcome.kind === "nonconforming"),
    random: () => ports.random(),
  };
}

/** False: the caller left meanwhile. */
async function pause(clock: Clock, departure: Cancellation, ms: number): Promise<boolean> {
  if (ms > 0) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stopTimer = clock.after(ms, resolve);
    const stopListening = departure.onCancel(resolve);
    await promise;
    stopTimer();
    stopListening();
  }
  return !departure.cancelled;
}

/** From `index` on, the first candidate whose beginning is held for: more is held for a dearer one, if there is more. */
async function nextCovered({ candidates, hold, terms }: Admission, index: number): Promise<number> {
  let next = index;
  for (let candidate = candidates[next]; candidate !== undefined; candidate = candidates[next]) {
    const refusal = await hold.raise(holdToBegin(terms, candidate));
    if (refusal === undefined) break;
    next += 1;
  }
  return next;
}

function delivery(
  { asked }: AttemptsQuestion,
  reports: readonly AttemptReport[],
  {
    told,
    cut,
    stoppedBy,
  }: { readonly told: AttemptReport; readonly cut: AppError | undefined; readonly stoppedBy: StoppedBy | undefined },
): Delivery {
  const isRefusedForm = told.outcome.kind === "nonconforming" && isStrict(asked);
  const status = cut || isRefusedForm ? "interrupted" : statusOf(told.outcome);
  const others = reports.filter((report) => report !== told);
  return {
    status,
    candidate: told.candidate,
    reading: told.reading,
    answer: told.answer,
    warnings: told.warnings,
    hasBegun: told.hasBegun,
    failedByProvider: told.failedByProvider || isRefusedForm,
    isOfAskedForm: told.form?.fault === undefined && told.form?.areToolCallsValid !== false,
    unusedCost: costOfUnused(reports, told),
    departure: told.departure,
    firstTokenMs: told.firstTokenMs,
    attempts: reports.map((report, sequence) => ({ ...report.row, sequence })),
    cutShort: cut,
    stoppedBy,
    error:
      status === "completed" || status === "cancelled"
        ? undefined
        : (cut ?? explainFailure(told, [...others, told], stoppedBy)),
  };
}

/** The caller would rather have no answer than one of another form. */
const isStrict = ({ request }: AnyCall): boolean =>
  request.task === undefined &&
  request.responseFormat?.type === "json-schema" &&
  request.responseFormat.strict === true;

function statusOf(outcome: AttemptOutcome): GenerationStatus {
  switch (outcome.kind) {
    case "completed":
    case "interrupted":
    case "cancelled":
      return outcome.kind;
    case "nonconforming":
      return "completed";
    case "refused":
    case "unavailable":
    case "credential-rejected":
      return "failed";
  }
}
