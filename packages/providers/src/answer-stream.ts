import type { PartSink } from "@causeway/gateway";
import type { AttemptOutcome } from "@causeway/routing";
import { CallArguments } from "./call-arguments.ts";
import { outcomeOfStreamError } from "./dialects/provider-error/read-stream-error.ts";
import { sseFraming } from "./framing/sse-framing.ts";
import type { Dialect, FrameReader, ServerSentEvent, StreamReader } from "./provider.ts";

/** How a wire format cuts its streams into events. */
export const framingOf = (dialect: Pick<Dialect, "framing">) => dialect.framing ?? sseFraming;

/** Bytes of a stream of events to parts in a sink. Throws `MalformedAnswer`. */
export class AnswerStream {
  readonly #frames: FrameReader;
  readonly #reader: StreamReader;
  readonly #sink: PartSink;
  readonly #calls = new CallArguments();
  #wantsMore = true;
  #hasEnded = false;
  #error: AttemptOutcome | undefined;

  constructor(dialect: Pick<Dialect, "framing" | "openStream">, sink: PartSink) {
    this.#reader = dialect.openStream();
    this.#sink = sink;
    this.#frames = framingOf(dialect).open((event) => this.#read(event));
  }

  /** The provider said that nothing more comes. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** What an error told inside the stream means. */
  get error(): AttemptOutcome | undefined {
    return this.#error;
  }

  /** False: the sink wants a pause. */
  feed(chunk: Uint8Array): boolean {
    this.#wantsMore = true;
    this.#frames.feed(chunk);
    return this.#wantsMore;
  }

  /** Nothing more comes: reads what is left. */
  flush(): void {
    if (!this.#hasEnded) this.#frames.flush();
  }

  #read(event: ServerSentEvent): void {
    if (this.#hasEnded || this.#error) return;
    const parts = this.#calls.complete(this.#reader.read(event));
    if (parts.length === 0) return;
    this.#wantsMore = this.#sink.write(parts) && this.#wantsMore;
    for (const part of parts) {
      if (part.type === "end") this.#hasEnded = true;
      else if (part.type === "error") this.#error ??= outcomeOfStreamError(part);
    }
  }
}
