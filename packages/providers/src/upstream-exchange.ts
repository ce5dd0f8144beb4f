import type { PartSink, UpstreamResult } from "@causeway/gateway";
import { closedForMs } from "@causeway/lanes";
import type { Answer, TaskAnswer } from "@causeway/protocol";
import type { AttemptOutcome } from "@causeway/routing";
import type { Dispatcher } from "undici";
import { AnswerStream, framingOf } from "./answer-stream.ts";
import { outcomeOfTransportError } from "./transport-error.ts";
import type { AnswerReader } from "./prepare-call.ts";
import { MalformedAnswer, type Provider } from "./provider.ts";

export type ExchangeOptions = {
  readonly provider: Provider;
  readonly reader: AnswerReader;
  readonly sink: PartSink;
  readonly streamed: boolean;
  readonly firstByteMs: number;
  readonly totalMs: number;
  /** Listens to what the headers say about the account's limits. */
  readonly readsLimits: boolean;
};

type Headers = Readonly<Record<string, string | undefined>>;

const isMedia = /^(audio|image|video)\//;
const mostBodyBytes = 64 * 1024 * 1024;
const mostErrorBytes = 1024 * 1024;

/**
 * One HTTP exchange with a provider, as undici's handler: bytes in, parts to the sink, one result at the end. Whatever
 * happens first decides; what comes after is ignored.
 */
export class UpstreamExchange implements Dispatcher.DispatchHandler {
  readonly result: Promise<UpstreamResult>;
  readonly #options: ExchangeOptions;
  #resolve: (result: UpstreamResult) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #isDone = false;
  #controller: Dispatcher.DispatchController | undefined;
  #status: number | undefined;
  #headers: Record<string, unknown> = {};
  #stream: AnswerStream | undefined;
  #body: Buffer[] = [];
  #bodyBytes = 0;
  #hasBytes = false;
  /** Until the first byte is due, and from then on until the whole answer is. */
  #timer: NodeJS.Timeout;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { firstByteMs, totalMs } = options;
    this.#timer = setTimeout(() => this.#firstByteIsDue(), Math.min(firstByteMs, totalMs));
  }

  /** Ended before it was sent: there is nobody to tell the outcome any more. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** The request cannot be sent at all. */
  giveUp(outcome: AttemptOutcome): void {
    this.#finish(outcome);
  }

  /** Closes the connection: the answer is no longer wanted. */
  cancel(): void {
    this.#finish({ kind: "cancelled" });
    this.#abort();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isDone) this.#abort();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    // Early hints and the like come before the real status.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    const { reader, streamed, sink } = this.#options;
    const { streams } = reader;
    if (status >= 300 || !streamed || !streams) return;
    const isStream = firstValue(headers["content-type"]).includes(framingOf(streams).contentType);
    if (isStream) this.#stream = new AnswerStream(streams, sink);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isDone) return;
    this.#hasBytes = true;
    if (this.#stream) this.#guard(() => this.#readStream(controller, chunk));
    else this.#collect(chunk);
  }

  onResponseEnd(): void {
    if (this.#isDone) return;
    this.#guard(() => {
      if (this.#stream) this.#endOfStream(this.#stream);
      else this.#readBody(Buffer.concat(this.#body));
    });
  }

  onResponseError(_: unknown, error: Error): void {
    if (this.#isDone) return;
    const outcome = outcomeOfTransportError(error);
    const hasAnswered = this.#status !== undefined && outcome.kind === "unavailable";
    this.#finish(hasAnswered ? { kind: "interrupted", message: outcome.message } : outcome);
  }

  #readStream(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const stream = this.#stream;
    if (!stream) return;
    const wantsMore = stream.feed(chunk);
    if (stream.error) {
      this.#finish(stream.error);
      this.#abort();
    } else if (stream.hasEnded) {
      this.#finish({ kind: "completed" });
    } else if (!wantsMore) {
      controller.pause();
      void this.#options.sink.drained().then(() => controller.resume());
    }
  }

  #endOfStream(stream: AnswerStream): void {
    stream.flush();
    this.#finish(stream.error ?? { kind: "completed" });
  }

  #collect(chunk: Buffer): void {
    this.#bodyBytes += chunk.length;
    const most = (this.#status ?? 0) < 300 ? mostBodyBytes : mostErrorBytes;
    if (this.#bodyBytes <= most) {
      this.#body.push(chunk);
      return;
    }
    this.#finish({ kind: "unavailable", reason: "broken", message: "its answer was too long" });
    this.#abort();
  }

  #readBody(bytes: Buffer): void {
    const { provider, reader, streamed, sink } = this.#options;
    const status = this.#status ?? 0;
    const contentType = firstValue(this.#headers["content-type"]).toLowerCase();
    const text = isMedia.test(contentType) ? undefined : bytes.toString("utf8");
    const body = text === undefined ? undefined : parseOr(text);
    if (status >= 300 || reader.isErrorBody(body)) {
      const outcome = provider.readError?.(status, body) ?? reader.readError(status, firstValues(this.#headers), body);
      this.#finish(outcome);
      return;
    }
    if (!streamed || !reader.streams || reader.isWholeApart) {
      this.#finish(
        { kind: "completed" },
        reader.readWhole({
          contentType,
          bytes,
          json: body,
          ...(reader.isWholeApart && { headers: firstValues(this.#headers) }),
        }),
      );
      return;
    }
    // Some providers answer a streamed call at once, as one event.
    sink.write([...reader.streams.openStream().read({ data: text ?? "" }), { type: "end" }]);
    this.#finish({ kind: "completed" });
  }

  /** What cannot be read is a broken provider; anything else thrown is a mistake of ours. */
  #guard(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (error instanceof MalformedAnswer) this.#finish({ kind: "interrupted", message: error.message });
      else this.#fail(error);
      this.#abort();
    }
  }

  #firstByteIsDue(): void {
    const { firstByteMs, totalMs } = this.#options;
    const leftMs = totalMs - firstByteMs;
    if (leftMs >= 0 && !this.#hasBytes) this.#timeOut(`it sent nothing within ${firstByteMs / 1_000} s`);
    else this.#timer = setTimeout(() => this.#totalIsOver(), Math.max(leftMs, 0));
  }

  #totalIsOver(): void {
    this.#timeOut(`it took longer than ${this.#options.totalMs / 60_000} minutes`);
  }

  #timeOut(message: string): void {
    this.#finish(
      this.#hasBytes ? { kind: "interrupted", message } : { kind: "unavailable", reason: "timed-out", message },
    );
    this.#abort();
  }

  #finish(outcome: AttemptOutcome, answer?: Answer | TaskAnswer): void {
    if (this.#isDone) return;
    this.#close();
    const closed = this.#closedForMs();
    this.#resolve({ outcome, httpStatus: this.#status, answer, ...(closed !== undefined && { closedForMs: closed }) });
  }

  #closedForMs(): number | undefined {
    const status = this.#status;
    return this.#options.readsLimits && status !== undefined
      ? closedForMs(status, firstValues(this.#headers), Date.now())
      : undefined;
  }

  #fail(error: unknown): void {
    if (this.#isDone) return;
    this.#close();
    this.#reject(error);
  }

  #close(): void {
    this.#isDone = true;
    this.#body = [];
    clearTimeout(this.#timer);
  }

  #abort(): void {
    this.#controller?.abort(new Error("The exchange is over"));
  }
}

/** For what is seldom asked of them. */
const firstValues = (headers: Record<string, unknown>): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), firstValue(value)]));

/** "" without any. */
const firstValue = (value: unknown): string => String((Array.isArray(value) ? value[0] : value) ?? "");

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
