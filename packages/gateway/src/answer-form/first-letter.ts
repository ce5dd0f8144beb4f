import type { AnyCall, JsonObject, StreamPart } from "@causeway/protocol";
import type { PartSink } from "../upstream-port.ts";
import type { OutputFault } from "./output-check.ts";

/** Models that are made to write JSON are known to write blanks for ever; what waits for a letter waits for no more. */
const mostBlanks = 4_096;

/**
 * Judges a stream by its first letter: one that must be JSON and plainly is not is passed over while the caller has seen
 * nothing of it. What comes before that letter waits for it.
 */
export class FirstLetter {
  readonly #mayBegin: RegExp;
  readonly #onFault: () => void;
  #held: (readonly StreamPart[])[] = [];
  #blanks = 0;
  #isDecided = false;
  #fault: OutputFault | undefined;

  constructor(mayBegin: RegExp, onFault: () => void) {
    this.#mayBegin = mayBegin;
    this.#onFault = onFault;
  }

  get fault(): OutputFault | undefined {
    return this.#fault;
  }

  /** A sink that nothing of an answer reaches which is at fault. */
  listeningTo(sink: PartSink): PartSink {
    return {
      write: (parts) => {
        if (this.#fault) return true;
        if (this.#isDecided) return sink.write(parts);
        this.#held.push(parts);
        for (const part of parts) this.#judge(part);
        if (!this.#isDecided) return true;
        const held = this.#held;
        this.#held = [];
        return this.#fault === undefined ? held.map((waiting) => sink.write(waiting)).every(Boolean) : true;
      },
      drained: () => sink.drained(),
    };
  }

  #judge(part: StreamPart): void {
    if (this.#isDecided || part.type === "start" || part.type === "usage" || part.type === "search") return;
    if (part.type === "text" && part.text.trim() === "") {
      this.#blanks += part.text.length;
      if (this.#blanks > mostBlanks) this.#fail("is not JSON: it is blanks without end", part.text);
      return;
    }
    if (part.type !== "text" || this.#mayBegin.test(part.text.trimStart())) this.#isDecided = true;
    else this.#fail("is not JSON: it begins with other words", part.text);
  }

  #fail(message: string, text: string): void {
    this.#isDecided = true;
    this.#fault = { at: "", rule: "", message, text };
    this.#onFault();
  }
}

/** For a streamed answer that is to be of a form, strictly; `undefined`: it is not judged so. */
export function firstLetterOf({ request }: AnyCall, onFault: () => void): FirstLetter | undefined {
  if (request.task !== undefined || !request.stream || request.messages.at(-1)?.role === "assistant") return undefined;
  const { responseFormat: format } = request;
  if (format?.type !== "json-schema" || format.strict !== true) return undefined;
  return new FirstLetter(beginningOf(format.schema), onFault);
}

function beginningOf({ type }: JsonObject): RegExp {
  if (type === "object") return /^\{/;
  return type === "array" ? /^\[/ : /^["{[\-\dtfn]/;
}
