import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { AdmissionFacts, Ending, QueueFacts, Reply, ReuseFacts } from "@causeway/gateway";
import { AppError } from "@causeway/errors";
import type {
  AnswerEnvelope,
  AnswerWriter,
  StreamPart,
  TaskStreams,
  TaskStreamWriter,
  TaskWriter,
  WrittenAnswer,
} from "@causeway/protocol";
import { type ErrorForm, sendError } from "./error-response.ts";
import { reuseHeaders } from "./reuse-headers.ts";
import { StreamFrames } from "./stream-frames.ts";

export type HttpReplyTimes = {
  /** Silence after which a word keeps the connection alive. */
  readonly keepAliveMs: number;
  /** A wait in a queue that is shorter is not told: what is told can no longer be answered with an error's status. */
  readonly quietMs: number;
  /** A caller who reads nothing for this long is disconnected. */
  readonly stalledMs: number;
  /** How often this process has stood still for so long that the calls it had were settled by others. */
  readonly standstills?: () => number;
};

export const defaultReplyTimes: HttpReplyTimes = { keepAliveMs: 10_000, quietMs: 1_000, stalledMs: 30_000 };

/** Beyond this the caller reads slower than the provider writes. */
const mostBufferedBytes = 256 * 1024;

/** The way back to the caller over HTTP: a stream of events or one JSON body, in whatever format the call came. */
export class HttpReply implements Reply {
  readonly #response: ServerResponse;
  readonly #frames: StreamFrames;
  readonly #form: ErrorForm;
  readonly #times: HttpReplyTimes;
  /** Told with the status: setting each by itself before costs twice as much. */
  #headers: OutgoingHttpHeaders;
  #writer: AnswerWriter | undefined;
  #taskWriter: TaskWriter | undefined;
  /** How an answer that was asked for in pieces is told. */
  #pieces: TaskStreams | undefined;
  #facts: AdmissionFacts | undefined;
  #stream: TaskStreamWriter | undefined;
  #keepAliveTimer: NodeJS.Timeout | undefined;
  #sends = 0;
  #sendsDelivered = 0;
  #onDelivered: (() => void) | undefined;
  #queueSaid: string | undefined;
  #standstillsBefore: number | undefined;

  constructor(response: ServerResponse, form: ErrorForm, times: HttpReplyTimes) {
    this.#response = response;
    this.#frames = new StreamFrames(response, (send) => this.#hasDelivered(send));
    this.#form = form;
    this.#times = times;
    this.#headers = form.headers ?? {};
  }

  /** The body was read: from here on it is known how its answer is to be written. */
  understood(writer: AnswerWriter | TaskWriter): void {
    if ("stream" in writer) {
      this.#writer = writer;
      this.#pieces = writer;
    } else {
      this.#taskWriter = writer;
      this.#pieces = writer.pieces;
    }
  }

  admitted(facts: AdmissionFacts): void {
    this.#facts = facts;
    this.#standstillsBefore = this.#times.standstills?.();
    if (facts.maxTokensClampedTo !== undefined) {
      this.#headers = { ...this.#headers, "x-max-tokens-clamped": String(facts.maxTokensClampedTo) };
    }
    if (facts.streamed) this.#keepAliveFromNow();
  }

  reuse(facts: ReuseFacts): void {
    this.#headers = { ...this.#headers, ...reuseHeaders(facts) };
  }

  waiting({ position, waitedMs, longestWaitMs }: QueueFacts): void {
    if (!this.#facts?.streamed || waitedMs < this.#times.quietMs) return;
    const now = `position=${position} waited=${Math.floor(waitedMs / 1_000)}s longest=${Math.ceil(longestWaitMs / 1_000)}s`;
    const notice = this.#pieces?.queueNotice(now) ?? "";
    if (notice === "" || this.#queueSaid === now || this.#frames.needsDrain) return;
    this.#queueSaid = now;
    this.#openStream();
    this.#write(notice);
  }

  begin(envelope: AnswerEnvelope): void {
    this.#stream = this.#pieces?.stream(envelope);
    this.#openStream();
    this.#write(this.#stream?.open() ?? "");
  }

  send(parts: readonly StreamPart[]): boolean {
    const said = this.#stream?.write(parts) ?? "";
    const send = ++this.#sends;
    if (said.length > 0) this.#write(said, send);
    else if (this.#frames.isTaken) this.#hasDelivered(send);
    return this.#response.destroyed || this.#response.writableLength < mostBufferedBytes;
  }

  get sendsDelivered(): number {
    return this.#sendsDelivered;
  }

  onDelivered(listener: () => void): void {
    this.#onDelivered = listener;
  }

  flush(): void {
    if (this.#response.destroyed) return;
    this.#frames.flush();
    if (this.#frames.isTaken) this.#hasDelivered(this.#sends);
  }

  async drained(): Promise<void> {
    const response = this.#response;
    this.#frames.flush();
    if (response.destroyed || !this.#frames.needsDrain) return;
    const timer = setTimeout(() => response.destroy(), this.#times.stalledMs);
    await this.#frames.drained();
    clearTimeout(timer);
  }

  finish(ending: Ending): void {
    switch (ending.kind) {
      case "whole":
        this.#sendWhole(json(this.#writer?.whole(ending.answer, ending.envelope, ending) ?? ""));
        return;
      case "task":
        this.#sendWhole(this.#taskWriter?.whole(ending.answer, ending.envelope, ending) ?? json(""));
        return;
      case "stream":
        this.#end(this.#stream?.end(ending) ?? "");
        return;
      case "broken-stream":
        this.#endBroken(this.#stream?.fail(ending.error, ending.finishReason, ending));
    }
  }

  /** Tells an error, as the last word: with its status when nothing was said yet, inside the stream otherwise. */
  fail(error: unknown): void {
    const response = this.#response;
    if (this.#isOver) return;
    if (response.headersSent) {
      this.#endBroken(this.#failure(error instanceof AppError ? error : unexpected(error)));
      return;
    }
    clearInterval(this.#keepAliveTimer);
    sendError(response, error, { ...this.#form, headers: this.#headers });
  }

  /** The last word was said, or there is nobody to say it to. */
  get #isOver(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }

  #keepAliveFromNow(): void {
    // Of one that has closed nobody is told a second time.
    if (this.#response.closed) return;
    this.#keepAliveTimer = setInterval(() => this.#keepAlive(), this.#times.keepAliveMs);
    this.#response.once("close", () => clearInterval(this.#keepAliveTimer));
  }

  #keepAlive(): void {
    const words = this.#pieces?.keepAlive ?? "";
    // Where nothing can be said without being content, the answer's status stays open.
    if (words === "" || this.#frames.needsDrain) return;
    this.#openStream();
    this.#write(words);
  }

  #openStream(): void {
    if (this.#response.headersSent || this.#response.destroyed) return;
    this.#frames.open({
      ...this.#headers,
      "content-type": this.#pieces?.streamType ?? "",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    });
  }

  /** A call that was given up meanwhile has been billed: nothing more of it is sent. */
  #isGivenUp(): boolean {
    const before = this.#standstillsBefore;
    const isGivenUp = before !== undefined && before !== this.#times.standstills?.();
    if (isGivenUp) this.#response.destroy();
    return isGivenUp;
  }

  #hasDelivered(send: number): void {
    if (send <= this.#sendsDelivered) return;
    this.#sendsDelivered = send;
    this.#onDelivered?.();
  }

  #write(said: string | Uint8Array, send = 0): void {
    if (this.#isOver || said.length === 0 || this.#isGivenUp()) return;
    this.#frames.write(said, send);
    this.#keepAliveTimer?.refresh();
  }

  #end(text: string): void {
    clearInterval(this.#keepAliveTimer);
    if (this.#isOver || this.#isGivenUp()) return;
    this.#frames.end(text);
  }

  /** Never a clean end: without words for the failure, the body is left without its last chunk. */
  #endBroken(words: string | undefined): void {
    if (words !== undefined) {
      this.#end(words);
      return;
    }
    clearInterval(this.#keepAliveTimer);
    this.#response.destroy();
  }

  #sendWhole({ contentType, body }: WrittenAnswer): void {
    if (this.#isOver || this.#isGivenUp()) return;
    this.#response
      .writeHead(200, {
        ...this.#headers,
        "content-type": contentType,
        "cache-control": "no-store",
        "content-length": Buffer.byteLength(body),
      })
      .end(body);
  }

  #failure(error: AppError): string | undefined {
    if (this.#stream) return this.#stream.fail(error, "error");
    // Kept alive, but no provider ever began.
    const { generationId } = this.#form.ids;
    const nobody = { id: generationId, created: Math.floor(Date.now() / 1_000), model: "", provider: "" };
    const stream = this.#pieces?.stream(nobody);
    return stream ? stream.open() + (stream.fail(error, "error") ?? "") : "";
  }
}

const json = (body: string): WrittenAnswer => ({ contentType: "application/json; charset=utf-8", body });

const unexpected = (cause: unknown) =>
  new AppError("internal", "Something went wrong on our side. Try again; if it stays, tell us the request id.", {
    cause,
  });
