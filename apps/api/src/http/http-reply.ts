import type { ServerResponse } from "node:http";
import type { AdmissionFacts, Ending, QueueFacts, Reply } from "@causeway/gateway";
import {
  type AnswerEnvelope,
  type ChunkWriter,
  chunkWriter,
  keepAliveComment,
  queueComment,
  type StreamPart,
  writeChatCompletion,
} from "@causeway/protocol";
import { errorResponse } from "./error-response.ts";
import { AppError } from "@causeway/errors";

export type HttpReplyTimes = {
  /** Silence after which a comment keeps the connection alive. */
  readonly keepAliveMs: number;
  /** A wait in a queue that is shorter is not told: what is told can no longer be answered with an error's status. */
  readonly quietMs: number;
  /** A caller who reads nothing for this long is disconnected. */
  readonly stalledMs: number;
};

export const defaultReplyTimes: HttpReplyTimes = { keepAliveMs: 10_000, quietMs: 1_000, stalledMs: 30_000 };

/** Beyond this the caller reads slower than the provider writes. */
const mostBufferedBytes = 256 * 1024;

/** The way back to the caller over HTTP: server-sent events or one JSON body. */
export class HttpReply implements Reply {
  readonly #response: ServerResponse;
  readonly #generationId: string;
  readonly #times: HttpReplyTimes;
  #facts: AdmissionFacts | undefined;
  #writer: ChunkWriter | undefined;
  #keepAliveTimer: NodeJS.Timeout | undefined;
  #sends = 0;
  #sendsDelivered = 0;
  #queueSaid: string | undefined;

  constructor(response: ServerResponse, generationId: string, times: HttpReplyTimes) {
    this.#response = response;
    this.#generationId = generationId;
    this.#times = times;
    response.once("close", () => clearInterval(this.#keepAliveTimer));
  }

  admitted(facts: AdmissionFacts): void {
    this.#facts = facts;
    if (facts.maxTokensClampedTo !== undefined) {
      this.#response.setHeader("x-max-tokens-clamped", String(facts.maxTokensClampedTo));
    }
    if (facts.streamed) this.#keepAliveTimer = setInterval(() => this.#keepAlive(), this.#times.keepAliveMs);
  }

  waiting({ position, waitedMs, longestWaitMs }: QueueFacts): void {
    if (!this.#facts?.streamed || waitedMs < this.#times.quietMs) return;
    const now = `position=${position} waited=${Math.floor(waitedMs / 1_000)}s longest=${Math.ceil(longestWaitMs / 1_000)}s`;
    if (this.#queueSaid === now || this.#response.writableNeedDrain) return;
    this.#queueSaid = now;
    this.#openStream();
    this.#write(queueComment(now));
  }

  begin(envelope: AnswerEnvelope): void {
    this.#writer = chunkWriter(envelope, { excludeReasoning: this.#facts?.excludeReasoning ?? false });
    this.#openStream();
  }

  send(parts: readonly StreamPart[]): boolean {
    const text = this.#writer?.write(parts) ?? "";
    const send = ++this.#sends;
    if (text !== "") this.#write(text, send);
    else if (this.#response.writableLength === 0) this.#sendsDelivered = send;
    return this.#response.destroyed || this.#response.writableLength < mostBufferedBytes;
  }

  get sendsDelivered(): number {
    return this.#sendsDelivered;
  }

  async drained(): Promise<void> {
    const response = this.#response;
    if (response.destroyed || !response.writableNeedDrain) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => response.destroy(), this.#times.stalledMs);
    response.once("drain", resolve).once("close", resolve);
    await promise;
    clearTimeout(timer);
    response.off("drain", resolve).off("close", resolve);
  }

  finish(ending: Ending): void {
    switch (ending.kind) {
      case "whole":
        this.#sendJson(
          writeChatCompletion(ending.answer, ending.envelope, ending.billed, {
            excludeReasoning: this.#facts?.excludeReasoning ?? false,
          }),
        );
        return;
      case "stream":
        this.#end(this.#writer?.end(ending.billed) ?? "");
        return;
      case "broken-stream":
        this.#end(this.#writer?.fail(ending.error, ending.billed, ending.finishReason) ?? "");
    }
  }

  /** Tells an error: with its status when nothing was said yet, inside the stream otherwise. */
  fail(error: unknown): void {
    const response = this.#response;
    if (response.destroyed || response.writableEnded) return;
    if (response.headersSent) {
      this.#end(this.#writerForFailure().fail(error instanceof AppError ? error : unexpected(error)));
      return;
    }
    clearInterval(this.#keepAliveTimer);
    const { status, headers, body } = errorResponse(error);
    response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
  }

  #keepAlive(): void {
    if (this.#response.writableNeedDrain) return;
    this.#openStream();
    this.#write(keepAliveComment);
  }

  #openStream(): void {
    if (this.#response.headersSent || this.#response.destroyed) return;
    this.#response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    });
    this.#response.flushHeaders();
  }

  #write(text: string, send = 0): void {
    if (this.#response.destroyed) return;
    this.#response.write(text, (error) => {
      if (!error && send > 0) this.#sendsDelivered = send;
    });
    this.#keepAliveTimer?.refresh();
  }

  #end(text: string): void {
    clearInterval(this.#keepAliveTimer);
    if (!this.#response.destroyed) this.#response.end(text);
  }

  #sendJson(body: string): void {
    if (this.#response.destroyed) return;
    this.#response
      .writeHead(200, {
        "content-type": "application/json; charset=utf-8",
        "cache-control": "no-store",
        "content-length": Buffer.byteLength(body),
      })
      .end(body);
  }

  /** Kept alive with comments, but no provider ever began. */
  #writerForFailure(): ChunkWriter {
    const nobody = { id: this.#generationId, created: Math.floor(Date.now() / 1_000), model: "", provider: "" };
    return this.#writer ?? chunkWriter(nobody);
  }
}

const unexpected = (cause: unknown) =>
  new AppError("internal", "Something went wrong on our side. Try again; if it stays, tell us the request id.", {
    cause,
  });
