import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Beyond this it leaves at once, so that who writes learns whether its reader keeps up. */
const mostWaitingCharacters = 16_384;

const now = Promise.resolve();

/**
 * The body of a streamed answer. What is written in one turn of the event loop leaves as one chunk in one packet, the head
 * too. It is put together here: of a chunk, `response.write` makes four pieces (its length, a line end, the bytes, a line
 * end), which costs as much again as the chunk itself, and so does each callback and each cork, as ticks of Node's.
 */
export class StreamFrames {
  readonly #response: ServerResponse;
  readonly #onTaken: (mark: number) => void;
  #isHeadWaiting = false;
  #said = "";
  /** Of the last that was written; and of the last that was, or will be, told to be taken. */
  #mark = 0;
  #told = 0;
  #isFlushDue = false;

  /** `onTaken` is told the mark of what the kernel has by now. */
  constructor(response: ServerResponse, onTaken: (mark: number) => void = () => undefined) {
    this.#response = response;
    this.#onTaken = onTaken;
  }

  open(headers: OutgoingHttpHeaders): void {
    this.#response.writeHead(200, headers);
    this.#isHeadWaiting = true;
    this.#flushSoon();
  }

  /** `mark`: what is told when the kernel has it; each higher than the last, or 0 where nobody asks. */
  write(said: string | Uint8Array, mark = 0): void {
    if (typeof said !== "string") {
      this.flush();
      if (mark > 0) this.#mark = mark;
      this.#sendBytes(said);
      this.#tellWhenTaken();
      return;
    }
    if (mark > 0) this.#mark = mark;
    this.#said += said;
    if (this.#said.length >= mostWaitingCharacters) this.flush();
    else this.#flushSoon();
  }

  /** The kernel has all that was written. A connection that turns out to be broken has taken nothing of the last. */
  get isTaken(): boolean {
    const { writableLength, socket } = this.#response;
    return this.#said === "" && writableLength === 0 && !socket?.errored;
  }

  /** Sends at once what waits for the end of this turn. */
  flush(): void {
    const response = this.#response;
    const said = this.#said;
    this.#said = "";
    if (response.destroyed || response.writableEnded) return;
    if (this.#isHeadWaiting) {
      const { socket } = response;
      socket?.cork();
      this.#sendHead();
      this.#send(said);
      socket?.uncork();
    } else {
      this.#send(said);
    }
    this.#tellWhenTaken();
  }

  end(text: string): void {
    this.flush();
    const { socket } = this.#response;
    socket?.cork();
    this.#send(text);
    this.#response.end();
    socket?.uncork();
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

  #flushSoon(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    void this.#flushAtEnd();
  }

  /** Of the turn: when all that runs now has run, as a tick would, and without one. */
  async #flushAtEnd(): Promise<void> {
    await now;
    this.#isFlushDue = false;
    this.flush();
  }

  #sendHead(): void {
    this.#isHeadWaiting = false;
    this.#response.flushHeaders();
  }

  #send(said: string): void {
    if (said === "") return;
    const socket = this.#socket();
    if (socket) socket.write(`${Buffer.byteLength(said).toString(16)}\r\n${said}\r\n`);
    else this.#response.write(said);
  }

  #sendBytes(said: Uint8Array): void {
    // A chunk of no length would be the end of the body.
    if (said.length === 0) return;
    const socket = this.#socket();
    if (!socket) {
      this.#response.write(said);
      return;
    }
    socket.cork();
    socket.write(`${said.length.toString(16)}\r\n`);
    socket.write(said);
    socket.write("\r\n");
    socket.uncork();
  }

  /** Nearly always the kernel has taken all at once; else the mark is put behind what waits in this process. */
  #tellWhenTaken(): void {
    const mark = this.#mark;
    if (mark <= this.#told) return;
    this.#told = mark;
    const response = this.#response;
    if (response.writableLength > 0) {
      response.write("", "utf8", (error) => {
        if (!error) this.#onTaken(mark);
      });
    } else if (this.isTaken) {
      this.#onTaken(mark);
    }
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
