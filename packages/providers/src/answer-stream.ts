import type { PartSink } from "@causeway/gateway";
import type { AttemptOutcome } from "@causeway/routing";
import { createParser, type EventSourceParser } from "eventsource-parser";
import { outcomeOfStreamError } from "./dialects/provider-error/read-stream-error.ts";
import { MalformedAnswer, type ServerSentEvent, type StreamReader } from "./provider.ts";

/** The longest event a provider may send. */
const mostEventCharacters = 1024 * 1024;

/** Bytes of a server-sent event stream to parts in a sink. Throws `MalformedAnswer`. */
export class AnswerStream {
  readonly #decoder = new TextDecoder();
  readonly #parser: EventSourceParser;
  readonly #reader: StreamReader;
  readonly #sink: PartSink;
  #wantsMore = true;
  #hasEnded = false;
  #error: AttemptOutcome | undefined;

  constructor(reader: StreamReader, sink: PartSink) {
    this.#reader = reader;
    this.#sink = sink;
    this.#parser = createParser({
      maxBufferSize: mostEventCharacters,
      onEvent: (event) => this.#read(event),
      onError: (error) => {
        if (error.type === "max-buffer-size-exceeded") throw new MalformedAnswer("it sent an event without an end");
      },
    });
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
    this.#parser.feed(this.#decoder.decode(chunk, { stream: true }));
    return this.#wantsMore;
  }

  /** Reads a last event that its provider did not end with a blank line. */
  flush(): void {
    if (!this.#hasEnded) this.#parser.feed("\n\n");
  }

  #read(event: ServerSentEvent): void {
    if (this.#hasEnded || this.#error) return;
    const parts = this.#reader.read(event);
    if (parts.length === 0) return;
    this.#wantsMore = this.#sink.write(parts) && this.#wantsMore;
    this.#hasEnded = parts.some((part) => part.type === "end");
    const failure = parts.find((part) => part.type === "error");
    if (failure) this.#error = outcomeOfStreamError(failure);
  }
}
