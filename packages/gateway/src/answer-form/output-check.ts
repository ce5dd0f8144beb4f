import type { Answer, AnswerChoice, ChatRequest, FinishReason, StreamPart } from "@causeway/protocol";
import { longestOutput, type OutputVerdict, type SchemaFault } from "@causeway/structured-output";
import type { PartSink } from "../upstream-port.ts";
import type { AnswerChecker } from "./answer-checker.ts";

/** Where an answer is not of the form that was asked for, as it is delivered. */
export type OutputFault = SchemaFault & {
  /** The answer's text, as the model wrote it. */
  readonly text: string;
};

export type OutputFinding = {
  /** As the model wrote it. `undefined`: it could not be found out, or is not for the endpoint to answer for. */
  readonly isValidAsSent: boolean | undefined;
  readonly fault: OutputFault | undefined;
  /** What was put right. */
  readonly repairs: readonly string[];
  /** Why it was not held against all of its schema; each ends a sentence. */
  readonly unchecked: readonly string[];
};

type OutputCheckOptions = {
  readonly schema: unknown;
  readonly isCutByCaller: boolean;
  readonly mayRepair: boolean;
  readonly checker: AnswerChecker;
};

type Heard = { text: string; saysOther: boolean; finishReason: FinishReason | undefined };

/**
 * Holds the texts of an answer against the form that was asked for: a whole answer before it is sent, when it can still be
 * put right, a stream once it is complete.
 */
export class OutputCheck {
  /** `undefined`: any JSON object or array. */
  readonly #schema: unknown;
  readonly #mayRepair: boolean;
  readonly #checker: AnswerChecker;
  /** The caller has answers cut at texts of their own: that what is left is no JSON is not the model's doing. */
  readonly #isCutByCaller: boolean;
  readonly #heard = new Map<number, Heard>();
  #finding: OutputFinding | undefined;

  constructor({ schema, isCutByCaller, mayRepair, checker }: OutputCheckOptions) {
    this.#schema = schema;
    this.#isCutByCaller = isCutByCaller;
    this.#mayRepair = mayRepair;
    this.#checker = checker;
  }

  listeningTo(sink: PartSink): PartSink {
    return {
      write: (parts) => {
        for (const part of parts) this.#hear(part);
        return sink.write(parts);
      },
      drained: () => sink.drained(),
    };
  }

  /** The answer as it is to be sent: what could be put right is. */
  async hearAnswer(answer: Answer): Promise<Answer> {
    const choices = await Promise.all(answer.choices.map((choice) => this.#hearChoice(choice)));
    return choices.every((choice, index) => choice === answer.choices[index]) ? answer : { ...answer, choices };
  }

  /** Of a whole answer. `undefined`: nothing of it was to have the form: it refuses, calls tools, or was cut. */
  async finding(): Promise<OutputFinding | undefined> {
    for (const heard of this.#heard.values()) this.#judge(heard.text, await this.#verdictOn(heard));
    this.#heard.clear();
    return this.#finding;
  }

  async #hearChoice(choice: AnswerChoice): Promise<AnswerChoice> {
    const verdict = await this.#verdictOn({
      text: choice.text ?? "",
      saysOther: choice.toolCalls.length > 0 || choice.refusal !== undefined,
      finishReason: choice.finishReason ?? "stop",
    });
    if (verdict?.kind !== "repaired" || !this.#mayRepair) {
      this.#judge(choice.text ?? "", verdict);
      return choice;
    }
    this.#add({ isValidAsSent: false, fault: undefined, repairs: verdict.repairs, unchecked: [] });
    // The provider's own words for it say what it was before.
    const { native: _native, ...rest } = choice;
    return { ...rest, text: verdict.text };
  }

  #judge(text: string, verdict: OutputVerdict | undefined): void {
    if (verdict) this.#add(findingOf(text, verdict, this.#isCutByCaller));
  }

  async #verdictOn({ text, saysOther, finishReason }: Heard): Promise<OutputVerdict | undefined> {
    return saysOther || finishReason !== "stop" ? undefined : await this.#checker.checkOutput(text, this.#schema);
  }

  #add(finding: OutputFinding): void {
    const before = this.#finding;
    this.#finding = before
      ? {
          isValidAsSent: leastOf(before.isValidAsSent, finding.isValidAsSent),
          fault: before.fault ?? finding.fault,
          repairs: [...new Set([...before.repairs, ...finding.repairs])],
          unchecked: [...new Set([...before.unchecked, ...finding.unchecked])],
        }
      : finding;
  }

  #hear(part: StreamPart): void {
    if (part.type === "text") {
      const heard = this.#choice(part.choice);
      // One character too many is enough to know that it is too long.
      if (heard.text.length <= longestOutput) heard.text += part.text;
    } else if (part.type === "tool-call" || part.type === "refusal") {
      this.#choice(part.choice).saysOther = true;
    } else if (part.type === "finish") {
      this.#choice(part.choice).finishReason = part.reason;
    }
  }

  #choice(index: number): Heard {
    const known = this.#heard.get(index);
    if (known) return known;
    const heard: Heard = { text: "", saysOther: false, finishReason: undefined };
    this.#heard.set(index, heard);
    return heard;
  }
}

/** `undefined`: no form was asked for, or what the model writes is not all of the text. */
export function outputCheckOf(
  request: ChatRequest,
  options: Pick<OutputCheckOptions, "mayRepair" | "checker">,
): OutputCheck | undefined {
  const { responseFormat: format, messages, stop } = request;
  if (format === undefined || format.type === "text") return undefined;
  if (messages.at(-1)?.role === "assistant") return undefined;
  const schema = format.type === "json-schema" ? format.schema : undefined;
  return new OutputCheck({ schema, isCutByCaller: stop.length > 0, ...options });
}

function findingOf(text: string, verdict: OutputVerdict, isCutByCaller: boolean): OutputFinding {
  switch (verdict.kind) {
    case "fits":
      return { isValidAsSent: true, fault: undefined, repairs: [], unchecked: [] };
    case "unchecked":
      return { isValidAsSent: undefined, fault: undefined, repairs: [], unchecked: [`because ${verdict.reason}`] };
    case "repaired": {
      const message = `is not JSON as it is (${verdict.repairs.join(", ") || "something is before it"})`;
      return { isValidAsSent: false, fault: { at: "", rule: "", message, text }, repairs: [], unchecked: [] };
    }
    case "differs":
      if (isCutByCaller) {
        return { isValidAsSent: undefined, fault: undefined, repairs: [], unchecked: ["because it may end at `stop`"] };
      }
      return { isValidAsSent: false, fault: { ...verdict.fault, text }, repairs: [], unchecked: [] };
  }
}

const leastOf = (a: boolean | undefined, b: boolean | undefined) =>
  a === false || b === false ? false : a === undefined || b === undefined ? undefined : true;
