import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * The body of a streamed answer, each chunk in one piece. Node writes a chunk as four (its length, a line end, the bytes,
 * a line end), which costs as much again as the chunk itself. What is written in one turn of the event loop leaves in
 * one packet, the head too.
 */
export class StreamFrames {
  readonly #response: ServerResponse;
  #isHeadWaiting = false;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  open(headers: OutgoingHttpHeaders): void {
    this.#response.writeHead(200, headers);
    this.#isHeadWaiting = true;
    process.nextTick(() => this.#sendHead());
  }

  /** `done` is told when the kernel has it. */
  write(said: string | Uint8Array, done?: (error?: Error | null) => void): void {
    const response = this.#response;
    this.#sendHead();
    const socket = this.#socket();
    if (!socket) response.write(said, done);
    else if (typeof said === "string") {
      socket.write(`${Buffer.byteLength(said).toString(16)}\r\n${said}\r\n`, "utf8", done);
    } else {
      socket.write(`${said.length.toString(16)}\r\n`);
      socket.write(said);
      socket.write("\r\n", done);
    }
  }

  /** Sends at once what waits for the end of this turn. Whether the kernel has taken all of it. */
  flush(): boolean {
    const { socket } = this.#response;
    this.#sendHead();
    socket?.uncork();
    return socket !== null && this.#response.writableLength === 0;
  }

  end(text: string): void {
    if (text !== "") this.write(text);
    this.#sendHead();
    this.#response.end();
  }

  /** The caller reads slower than we write. */
  get needsDrain(): boolean {
    const { writableNeedDrain, socket } = this.#response;
    return writableNeedDrain || (socket?.writableNeedDrain ?? false);
  }

  /** Resolves when the caller has read on, or has gone. */
  async drained(): Promise<void> {
    const response = this.#response;
    const { promise, resolve } = Promise.withResolvers<void>();
    const drains = response.writableNeedDrain ? response : (response.socket ?? response);
    drains.once("drain", resolve);
    response.once("close", resolve);
    await promise;
    drains.off("drain", resolve);
    response.off("close", resolve);
  }

  #sendHead(): void {
    this.#cork();
    if (!this.#isHeadWaiting || this.#response.destroyed) return;
    this.#isHeadWaiting = false;
    this.#response.flushHeaders();
  }

  #cork(): void {
    const { socket } = this.#response;
    if (!socket || socket.writableCorked > 0) return;
    socket.cork();
    process.nextTick(uncork, socket);
  }

  /**
   * The connection, when what is written to it comes right after all that was written to the response. Not for a caller
   * who sent several requests at once and is still being answered another one, nor for HTTP/1.0, which has no chunks.
   */
  #socket(): Socket | undefined {
    const { socket, chunkedEncoding, writableLength } = this.#response;
    return socket && chunkedEncoding && writableLength === socket.writableLength ? socket : undefined;
  }
}

const uncork = (socket: Socket) => socket.uncork();
