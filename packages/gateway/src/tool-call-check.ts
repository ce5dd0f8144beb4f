import type { Answer, StreamPart, Tool } from "@causeway/protocol";
import type { PartSink } from "./upstream-port.ts";

type HeardCall = { name: string; readonly pieces: string[] };

/**
 * Listens whether a model's tool calls can be carried out: of a tool that it was given, with arguments that are a JSON
 * object. What passes through is not changed.
 */
export class ToolCallCheck {
  readonly #names: ReadonlySet<string>;
  readonly #calls = new Map<string, HeardCall>();

  constructor(tools: readonly Tool[]) {
    this.#names = new Set(tools.map(({ name }) => name));
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

  /** `undefined`: no tool was called. */
  verdict(): boolean | undefined {
    if (this.#calls.size === 0) return undefined;
    return [...this.#calls.values()].every(
      ({ name, pieces }) => this.#names.has(name) && isJsonObjectText(pieces.join("")),
    );
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

/** A tool without parameters is often called with nothing at all. */
function isJsonObjectText(text: string): boolean {
  if (text.trim() === "") return true;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
