import { constants, fstatSync, openSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import type { DestinationStream } from "pino";

const standardOutput = 1;
/** What a reader who stalls has not taken; the oldest lines beyond it are given up. */
const mostWaitingBytes = 16 * 1024 * 1024;
const retryMs = 20;
/** How long a process that ends waits for a reader who takes nothing. */
const lastWordsMs = 500;

/**
 * Lines for standard output: those of one turn of the event loop leave in one write, in the order in which they were
 * written, and what is there when the process ends leaves before it does. A line by itself, on a thread of its own as
 * pino does it, costs more than making it. A reader who stalls does not stall us.
 */
export function openOutputLines(descriptor = standardOutput): DestinationStream {
  const lines = new OutputLines(withoutWaiting(descriptor));
  process.on("exit", () => lines.flushSync());
  return lines;
}

/** Writing to it answers at once, even when its reader takes nothing. */
function withoutWaiting(descriptor: number): Output {
  const kind = fstatSync(descriptor);
  // What Node opens for its children; that it does not wait is a property of the socket, which Node sets.
  if (kind.isSocket()) return { descriptor, keeps: new Socket({ fd: descriptor, readable: false }).unref() };
  if (!kind.isFIFO()) return { descriptor };
  try {
    // The same pipe once more: who shares the other one with us goes on waiting.
    return { descriptor: openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK) };
  } catch {
    return { descriptor };
  }
}

/** `keeps`: what must not be closed. */
type Output = { readonly descriptor: number; readonly keeps?: Socket };

class OutputLines implements DestinationStream {
  readonly #output: Output;
  #lines: string[] = [];
  /** What the reader has not taken. */
  #rest: readonly Buffer[] = [];
  #takenBytes = 0;
  #isDue = false;

  constructor(output: Output) {
    this.#output = output;
  }

  write(line: string): void {
    this.#lines.push(line);
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => this.#flush());
  }

  /** Before the process ends. */
  flushSync(): void {
    for (let waitedMs = 0; waitedMs < lastWordsMs; waitedMs += 1) {
      const before = this.#takenBytes;
      if (this.#writeOut()) return;
      if (this.#takenBytes > before) waitedMs = 0;
      pause(1);
    }
  }

  #flush(): void {
    this.#isDue = !this.#writeOut();
    // A process that has nothing else to do waits for its reader no longer than at its end.
    if (this.#isDue) setTimeout(() => this.#flush(), retryMs).unref();
  }

  /** False: the reader takes no more now. */
  #writeOut(): boolean {
    const told = Buffer.from(this.#lines.join(""));
    this.#lines = [];
    let waiting = told.length > 0 ? [...this.#rest, told] : this.#rest;
    try {
      for (let [first] = waiting; first; [first] = waiting) {
        const written = writeSync(this.#output.descriptor, first);
        this.#takenBytes += written;
        waiting = written < first.length ? [first.subarray(written), ...waiting.slice(1)] : waiting.slice(1);
      }
    } catch (error) {
      // Nobody reads any more, or the disk is full: a log is no reason to end.
      waiting = isFull(error) ? withinBounds(waiting) : [];
    }
    this.#rest = waiting;
    return waiting.length === 0;
  }
}

const isFull = (error: unknown) => error instanceof Error && "code" in error && error.code === "EAGAIN";

/** The first may have been begun. */
function withinBounds([first, ...others]: readonly Buffer[]): readonly Buffer[] {
  let bytes = 0;
  const kept: Buffer[] = [];
  for (const one of others.toReversed()) {
    bytes += one.length;
    if (bytes > mostWaitingBytes) break;
    kept.push(one);
  }
  return first ? [first, ...kept.toReversed()] : [];
}

const pause = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
