import type { Answer, StreamPart, Tool } from "@causeway/protocol";
import type { PartSink } from "../upstream-port.ts";
import type { AnswerChecker } from "./answer-checker.ts";

type HeardCall = { name: string; readonly pieces: string[] };

/** A call that cannot be carried out as it is. */
export type ToolCallFault = {
  readonly tool: string;
  /** What is wrong; follows the tool's name in a sentence. */
  readonly message: string;
};

/**
 * Listens whether a model's tool calls can be carried out: of a tool that it was given, with arguments that fit the tool's
 * parameters. What passes through is not changed.
 */
export class ToolCallCheck {
  readonly #parameters: ReadonlyMap<string, Tool["parameters"]>;
  readonly #calls = new Map<string, HeardCall>();

  readonly #checker: AnswerChecker;

  constructor(tools: readonly Tool[], checker: AnswerChecker) {
    this.#checker = checker;
    this.#parameters = new Map(tools.map(({ name, parameters }) => [name, parameters]));
  }

  /** A sink that this listens to on the way. */
  listeningTo(sink: PartSink): PartSink {
    return {
      write: (parts) => {
        for (const part of parts) this.#hear(part);
        return sink.write(parts);
      },
      drained: () => sink.drained(),
    };
  }

  hearAnswer(answer: Answer): void {
    for (const { index, toolCalls } of answer.choices) {
      for (const [position, { name, argumentsText }] of toolCalls.entries()) {
        this.#calls.set(`${index}/${position}`, { name, pieces: [argumentsText] });
      }
    }
  }

  /** What is wrong with the calls of a whole answer; `undefined`: no tool was called. */
  async faults(): Promise<readonly ToolCallFault[] | undefined> {
    if (this.#calls.size === 0) return undefined;
    const faults = await Promise.all([...this.#calls.values()].map((call) => this.#faultOf(call)));
    return faults.filter((fault) => fault !== undefined);
  }

  async #faultOf({ name, pieces }: HeardCall): Promise<ToolCallFault | undefined> {
    if (!this.#parameters.has(name)) return { tool: name, message: "is no tool of this call" };
    const fault = await this.#checker.faultOfArguments(pieces.join(""), this.#parameters.get(name));
    if (!fault) return undefined;
    const message = `was called with arguments that do not fit: ${fault.at || "the whole"} ${fault.message}`;
    return { tool: name, message };
  }

  #hear(part: StreamPart): void {
    if (part.type !== "tool-call" && part.type !== "tool-arguments") return;
    const key = `${part.choice}/${part.index}`;
    const call = this.#calls.get(key) ?? { name: "", pieces: [] };
    this.#calls.set(key, call);
    if (part.type === "tool-call") call.name = part.name;
    else call.pieces.push(part.text);
  }
}
