import type { AnyCall, Answer, Warning } from "@causeway/protocol";
import type { AttemptOutcome } from "@causeway/routing";
import type { PartSink } from "../upstream-port.ts";
import type { AnswerChecker } from "./answer-checker.ts";
import { type OutputCheck, type OutputFault, type OutputFinding, outputCheckOf } from "./output-check.ts";
import { ToolCallCheck, type ToolCallFault } from "./tool-call-check.ts";

export type FormFindings = {
  /** `undefined`: it called no tools. */
  readonly areToolCallsValid: boolean | undefined;
  /** As the model wrote it. `undefined`: no form was asked for, or it is not known. */
  readonly isOutputValid: boolean | undefined;
  /** What is wrong with it as it is delivered. */
  readonly fault: OutputFault | undefined;
  readonly warnings: readonly Warning[];
};

const nothingAsked: FormFindings = {
  areToolCallsValid: undefined,
  isOutputValid: undefined,
  fault: undefined,
  warnings: [],
};

/**
 * Is an answer what was asked for in form: its text by `response_format`, its tool calls by the tools? One per attempt; it
 * costs nothing where neither was sent.
 */
export class AnswerForm {
  readonly #toolCalls: ToolCallCheck | undefined;
  readonly #output: OutputCheck | undefined;

  constructor({ request, repairsAnswers = true }: AnyCall, checker: AnswerChecker) {
    this.#toolCalls = request.tools.length > 0 ? new ToolCallCheck(request.tools, checker) : undefined;
    this.#output =
      request.task === undefined ? outputCheckOf(request, { mayRepair: repairsAnswers, checker }) : undefined;
  }

  /** A sink that this listens to on the way. */
  listeningTo(sink: PartSink): PartSink {
    const heard = this.#output?.listeningTo(sink) ?? sink;
    return this.#toolCalls?.listeningTo(heard) ?? heard;
  }

  /** The answer as it is to be sent. */
  async hearAnswer(answer: Answer): Promise<Answer> {
    this.#toolCalls?.hearAnswer(answer);
    return (await this.#output?.hearAnswer(answer)) ?? answer;
  }

  /** Of an answer that is whole. */
  async findings(): Promise<FormFindings> {
    if (!this.#toolCalls && !this.#output) return nothingAsked;
    const faults = await this.#toolCalls?.faults();
    const finding = await this.#output?.finding();
    return {
      areToolCallsValid: faults && faults.length === 0,
      isOutputValid: finding?.isValidAsSent,
      fault: finding?.fault,
      warnings: [...(faults ?? []).map(warningOfCall), ...(finding ? warningsOf(finding) : [])],
    };
  }
}

/** Of a stream that was dropped at its first letter. */
export const begunOtherwise = (fault: OutputFault): FormFindings => ({ ...nothingAsked, isOutputValid: false, fault });

/** A whole answer that is not of the form that was asked for. */
export const nonconforming = (fault: OutputFault, isDelivered: boolean): AttemptOutcome => ({
  kind: "nonconforming",
  message: sentenceOf(fault),
  isDelivered,
});

/** Nothing of the answer is in it, but the names of its properties. */
function sentenceOf({ at, rule, message }: OutputFault): string {
  const where = at === "" ? "the answer" : `${at} of the answer`;
  return `${where} ${message}${rule === "" ? "" : ` (${rule} of the schema)`}`;
}

function warningsOf({ fault, repairs, unchecked }: OutputFinding): readonly Warning[] {
  return [
    ...(fault
      ? [warning("answer-invalid", `It does not have the form that was asked for: ${sentenceOf(fault)}.`)]
      : []),
    ...(repairs.length > 0
      ? [warning("answer-repaired", `The model's text was not JSON as it came. Put right: ${repairs.join(", ")}.`)]
      : []),
    ...unchecked.map((reason) =>
      warning("answer-unchecked", `The answer was not held against the form that was asked for, ${reason}.`),
    ),
  ];
}

const warning = (code: Warning["code"], message: string): Warning => ({ code, param: undefined, message });

const warningOfCall = ({ tool, message }: ToolCallFault): Warning =>
  warning("answer-invalid", `The tool ${JSON.stringify(tool)} ${message}.`);
