import type { Answer, StreamPart } from "@causeway/protocol";

/** Callers parse the arguments of every call; providers leave them out, or say `null`, where a tool takes none. */
const none = "{}";
const saysNothing = (text: string): boolean => text.trim() === "" || text.trim() === "null";

/** What a caller gives back of a call that took none: some providers refuse arguments that are no JSON. */
export const givenArguments = (text: string): string => (text.trim() === "" ? none : text);

/** The parts of one stream, in which every call has arguments before its choice ends. */
export class CallArguments {
  /** Calls without arguments so far, by choice. */
  readonly #silent = new Map<number, Set<number>>();

  complete(parts: readonly StreamPart[]): readonly StreamPart[] {
    return parts.some(concernsCalls) ? parts.flatMap((part) => this.#read(part)) : parts;
  }

  #read(part: StreamPart): readonly StreamPart[] {
    if (part.type === "tool-call") {
      const silent = this.#silent.get(part.choice) ?? new Set();
      this.#silent.set(part.choice, silent.add(part.index));
    } else if (part.type === "tool-arguments") {
      const silent = this.#silent.get(part.choice);
      if (silent?.has(part.index) && saysNothing(part.text)) return [];
      silent?.delete(part.index);
    } else if (part.type === "finish") return [...this.#rest(part.choice), part];
    else if (part.type === "end") return [...[...this.#silent.keys()].flatMap((choice) => this.#rest(choice)), part];
    return [part];
  }

  #rest(choice: number): readonly StreamPart[] {
    const silent = [...(this.#silent.get(choice) ?? [])];
    this.#silent.delete(choice);
    return silent.map((index) => ({ type: "tool-arguments", choice, index, text: none }));
  }
}

const concernsCalls = ({ type }: StreamPart): boolean =>
  type === "tool-call" || type === "tool-arguments" || type === "finish" || type === "end";

/** The same of a whole answer. */
export function withCallArguments(answer: Answer): Answer {
  if (answer.choices.every(({ toolCalls }) => toolCalls.length === 0)) return answer;
  const choices = answer.choices.map((choice) => ({
    ...choice,
    toolCalls: choice.toolCalls.map((call) =>
      saysNothing(call.argumentsText) ? { ...call, argumentsText: none } : call,
    ),
  }));
  return { ...answer, choices };
}
